"""Saying of a failed connection what the operator can do about it."""

from OpenSSL.SSL import Error as TlsError
from service_identity import VerificationError
from twisted.python.failure import Failure
from twisted.words.protocols.jabber.error import StreamError
from twisted.words.protocols.jabber.sasl import SASLAuthError, SASLError
from twisted.words.protocols.jabber.xmlstream import FeatureNotAdvertized, TLSFailed

from bots.core.interfaces import PermanentFailure
from bots.xmpp.account import Account, NoSession
from bots.xmpp.stream.sasl import ServerUnproven

_TEMPORARY = frozenset({"temporary-auth-failure", "aborted"})


def explain_failure(error: BaseException, account: Account) -> BaseException:
    """Return for a failed sign-on what the operator can do about it."""
    host = account.jid.host
    match error:
        case SASLAuthError():
            return _not_authenticated(error.condition, account)
        case ServerUnproven():
            return PermanentFailure(f"{host} did not prove that it knows the password: {error}")
        case FeatureNotAdvertized() | TLSFailed():
            return NoSession(f"{host} offers no TLS, authentication or resource")
        case StreamError() | SASLError():
            return NoSession(f"{host} refuses the stream: {error}")
    return error


def _not_authenticated(condition: str | None, account: Account) -> Exception:
    jid = account.jid.userhost()
    if condition in _TEMPORARY:
        return NoSession(f"{account.jid.host} cannot authenticate {jid} now: {condition}")
    if condition in (None, "not-authorized"):
        return PermanentFailure(
            f"wrong password for {jid}; set password or password_file in [{account.section}]"
        )
    return PermanentFailure(f"{account.jid.host} refuses {jid}: {condition}")


def describe_stream_end(reason: Failure, account: Account) -> str:
    """Return why a connection has gone, as far as its end tells."""
    host = account.jid.host
    if reason.check(VerificationError):
        return f"the certificate is not for {host}"
    if reason.check(TlsError) and "certificate verify failed" in str(reason.value):
        return (
            f"the certificate of {host} has run out, or its authority is not known here; "
            f"set ca_file in [{account.section}] if it is one of your own"
        )
    return str(reason.getErrorMessage())
