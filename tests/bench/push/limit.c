/* The limit: an epoll loop that writes one ready WebSocket frame to every client.
 *
 *   limit PORT SIZE
 *
 * SIGUSR1 makes it write to all; a client's message is answered with the same frame.  It shakes
 * hands with a constant and never looks into a frame: nothing can do less and still be heard. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MOST = 65536 };
static int clients[MOST], count, greeted[MOST];
static unsigned char frame[1 << 20];
static size_t length;

static const char HELLO[] = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
    "Connection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";

static void watch(int epoll, int fd) {
    struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
    epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
}

static void send_all(int fd, const void *data, size_t size) {
    if (write(fd, data, size) != (ssize_t)size) fprintf(stderr, "a client is not served\n");
}

static void forget(int fd) {
    for (int i = 0; i < count; i++)
        if (clients[i] == fd) { clients[i] = clients[--count]; break; }
    greeted[fd] = 0;
    close(fd);
}

int main(int argc, char **argv) {
    int port = atoi(argv[1]), size = atoi(argv[2]), one = 1;
    frame[0] = 0x81;
    if (argc < 3 || size < 126 || size > 65535) return 2;
    frame[1] = 126; frame[2] = size >> 8; frame[3] = size & 255;
    memset(frame + 4, 'x', size);
    length = size + 4;

    sigset_t mask;
    sigemptyset(&mask); sigaddset(&mask, SIGUSR1); sigprocmask(SIG_BLOCK, &mask, NULL);
    int told = signalfd(-1, &mask, SFD_NONBLOCK);
    int listening = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    setsockopt(listening, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (bind(listening, (void *)&at, sizeof at) || listen(listening, 4096)) { perror("listen"); return 1; }
    int epoll = epoll_create1(0);
    watch(epoll, listening); watch(epoll, told);
    fprintf(stderr, "listening\n");

    static struct epoll_event events[512];
    static char read_into[65536];
    for (;;) {
        int ready = epoll_wait(epoll, events, 512, -1);
        for (int i = 0; i < ready; i++) {
            int fd = events[i].data.fd;
            if (fd == told) {
                struct signalfd_siginfo info;
                while (read(told, &info, sizeof info) > 0) {}
                for (int c = 0; c < count; c++) send_all(clients[c], frame, length);
            } else if (fd == listening) {
                for (int c; (c = accept4(listening, NULL, NULL, SOCK_NONBLOCK)) >= 0;) {
                    setsockopt(c, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
                    watch(epoll, c);
                }
            } else if (read(fd, read_into, sizeof read_into) <= 0) {
                forget(fd);
            } else if (!greeted[fd]) {
                greeted[fd] = 1;
                clients[count++] = fd;
                send_all(fd, HELLO, sizeof HELLO - 1);
            } else {
                send_all(fd, frame, length);
            }
        }
    }
}
