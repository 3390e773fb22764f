/* A crowd of WebSocket clients that measures a server, cheaply enough not to be measured itself.
 *
 *   crowd PORT PATH SERVER_PID CLIENTS STALLED GREETING LEAST
 *
 * GREETING is how many messages a client gets when it connects; a message of fewer than LEAST bytes
 * is not counted.  Commands on stdin, an answer on stdout for each:
 *   b      signals SIGUSR1 to the server; microseconds until the last client has the message
 *   r N K  the first K clients ask N times each, the next time after the answer; microseconds for all
 *   w MS   waits so long, answering pings; how many it answered
 *   m TEXT the question that `r` asks (JSON without newline)
 * The STALLED ones connect as well, have a small receive buffer, and never read. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

struct client { int fd, left; long need; int header; unsigned char head[16]; };
static struct client *all;
static int clients, stalled, epoll, pings, got, least;
static char question[4096] = "hello";

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e6 + t.tv_nsec / 1e3;
}

static void fail(const char *why) { perror(why); exit(1); }

static void ask(int fd) {
    unsigned char frame[4200] = {0x81};
    size_t length = strlen(question), head = length < 126 ? 2 : 4;
    frame[1] = 0x80 | (head == 2 ? length : 126);
    if (head == 4) { frame[2] = length >> 8; frame[3] = length & 255; }
    memcpy(frame + head + 4, question, length);
    if (write(fd, frame, head + 4 + length) < 0) fail("ask");
}

/* Read frames out of these bytes; count the long text messages, answer pings, ask what is left to ask. */
static void take(struct client *c, const unsigned char *data, long size) {
    while (size > 0) {
        if (c->need > 0) {
            long piece = size < c->need ? size : c->need;
            c->need -= piece; data += piece; size -= piece;
            if (c->need || c->head[0] != 0x81) continue;
            got++;
            if (c->left > 0) { c->left--; ask(c->fd); }
            continue;
        }
        c->head[c->header++] = *data++; size--;
        if (c->header < 2) continue;
        int kind = c->head[1] & 127, want = kind == 126 ? 4 : kind == 127 ? 10 : 2;
        if (c->header < want) continue;
        long length = kind;
        if (kind >= 126) { length = 0; for (int i = 2; i < want; i++) length = length << 8 | c->head[i]; }
        c->header = 0;
        if (c->head[0] == 0x89) {
            unsigned char pong[131] = {0x8a, 0x80};
            pong[1] |= length; /* masked with zeroes: the payload as it is, when there is all of it */
            if (length > size) fail("a ping in pieces");
            memcpy(pong + 6, data, length); data += length; size -= length;
            if (write(c->fd, pong, 6 + length) < 0) fail("pong");
            pings++;
            continue;
        }
        if (length < least) c->head[0] = 0; /* not counted */
        c->need = length;
    }
}

static void take_from(struct client *c) {
    static unsigned char data[1 << 16];
    ssize_t size;
    while ((size = recv(c->fd, data, sizeof data, MSG_DONTWAIT)) > 0) take(c, data, size);
    if (size == 0) { fprintf(stderr, "a client was closed\n"); exit(1); }
    if (errno != EAGAIN) fail("recv");
}

static void until(int count, double deadline) {
    static struct epoll_event events[1024];
    while (got < count && now() < deadline) {
        int wait = (deadline - now()) / 1000 + 1;
        int ready = epoll_wait(epoll, events, 1024, wait > 1000 ? 1000 : wait);
        for (int i = 0; i < ready; i++) take_from(events[i].data.ptr);
    }
    if (count < 1 << 30 && got < count) { fprintf(stderr, "only %d of %d got it\n", got, count); exit(1); }
}

static int enter(int port, const char *path, int small) {
    int fd = socket(AF_INET, SOCK_STREAM, 0), one = 1, tiny = 4096;
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (small) setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &tiny, sizeof tiny);
    if (connect(fd, (void *)&at, sizeof at)) fail("connect");
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    dprintf(fd, "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n", path, port);
    return fd;
}

static void greet(struct client *c) {
    char last[4] = "", byte;
    do {
        if (recv(c->fd, &byte, 1, 0) != 1) fail("handshake");
        memmove(last, last + 1, 3); last[3] = byte;
    } while (memcmp(last, "\r\n\r\n", 4));
}

int main(int argc, char **argv) {
    if (argc != 8) return 2;
    int port = atoi(argv[1]), server = atoi(argv[3]), greeting = atoi(argv[6]);
    clients = atoi(argv[4]); stalled = atoi(argv[5]); least = atoi(argv[7]);
    all = calloc(clients, sizeof *all);
    epoll = epoll_create1(0);
    signal(SIGPIPE, SIG_IGN);
    double begin = now();
    for (int i = 0; i < clients; i++) {
        all[i].fd = enter(port, argv[2], 0);
        greet(&all[i]);
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = &all[i]};
        epoll_ctl(epoll, EPOLL_CTL_ADD, all[i].fd, &event);
        if (i % 100 == 99) until(1 << 30, now() + 1e3); /* who came first is pinged already */
    }
    until(greeting * clients, now() + 60e6);
    printf("%.0f\n", now() - begin);
    for (int i = 0; i < stalled; i++) enter(port, argv[2], 1);
    fflush(stdout);
    char line[4200];
    while (fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\n")] = 0;
        got = pings = 0;
        begin = now();
        if (line[0] == 'b') {
            if (kill(server, SIGUSR1)) fail("kill");
            until(clients, now() + 20e6);
            printf("%.0f\n", now() - begin);
        } else if (line[0] == 'r') {
            int each = 0, askers = 1;
            sscanf(line + 2, "%d %d", &each, &askers);
            for (int i = 0; i < askers; i++) { all[i].left = each - 1; ask(all[i].fd); }
            until(each * askers, now() + 60e6);
            printf("%.0f\n", now() - begin);
        } else if (line[0] == 'w') {
            until(1 << 30, now() + atof(line + 2) * 1e3);
            printf("%d\n", pings);
        } else if (line[0] == 'm') {
            snprintf(question, sizeof question, "%.4000s", line + 2);
            printf("0\n");
        }
        fflush(stdout);
    }
}
