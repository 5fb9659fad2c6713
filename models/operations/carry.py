"""The way itself: one message to one address, by mail or into a group chat. Knows no database; a refusal is said in short words.

Mail goes by the standard library, because the id of a letter has to stay the same on every try; everything else through Apprise.
"""

import logging
import smtplib
import ssl
from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formataddr
from importlib import import_module
from urllib.parse import quote, urlsplit

from models.rules.delivery import DINGTALK, EMAIL, FEISHU, LARK, WEBHOOK, WECOM, addresses

TIMEOUT = 15.0  # seconds for connecting, and again for every answer
_answers: ContextVar[list | None] = ContextVar("answers", default=None)
SILENT = {"apprise": logging.CRITICAL + 1, "urllib3": logging.INFO}  # they write addresses, and with them keys, into the log


class Undelivered(Exception):
    """It did not arrive, as far as we know. The words hold no address and no secret. `everybody`: nothing else would arrive either."""

    def __init__(self, words: str, everybody: bool = False):
        super().__init__(words)
        self.words, self.everybody = words, everybody


@dataclass(frozen=True)
class Letter:
    """What is carried: `uid` is the same on every try, `subject` is for mail alone."""

    uid: str
    subject: str
    text: str


def carry(kind: str, address: Mapping[str, str], letter: Letter, recipients: Sequence[str] = ()) -> None:
    """Hand one message over; returns when the other side has taken it, else raises Undelivered."""
    if kind == EMAIL:
        _mail(address, letter, recipients or addresses(address.get("recipients", "")))
    else:
        _chat(kind, address, letter)


def _mail(address: Mapping[str, str], letter: Letter, recipients: Sequence[str]) -> None:
    message = EmailMessage()
    message["Subject"], message["To"] = letter.subject, ", ".join(recipients)
    message["From"] = formataddr(("业主接待台", address["sender"]))
    message["Message-ID"] = f"<{letter.uid}@{address['sender'].rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    try:
        with _server(address) as server:
            if address.get("user"):
                server.login(address["user"], address.get("password", ""))
            refused = server.send_message(message, from_addr=address["sender"], to_addrs=list(recipients))
    except (OSError, smtplib.SMTPException, ValueError) as trouble:
        raise _said(trouble) from None
    if refused:
        raise Undelivered("有的收件地址被拒绝")


def _server(address: Mapping[str, str]) -> smtplib.SMTP:
    host, port, security = address["host"], int(address["port"]), address.get("security", "starttls")
    if security == "ssl":
        return smtplib.SMTP_SSL(host, port, timeout=TIMEOUT, context=ssl.create_default_context())
    server = smtplib.SMTP(host, port, timeout=TIMEOUT)
    if security == "starttls":
        try:
            server.starttls(context=ssl.create_default_context())
        except BaseException:
            server.close()
            raise
    return server


def _said(trouble: Exception) -> Undelivered:
    match trouble:
        case smtplib.SMTPAuthenticationError():
            return Undelivered("发信账号或口令不对", everybody=True)
        case smtplib.SMTPRecipientsRefused():
            return Undelivered("收件地址被拒绝")
        case smtplib.SMTPSenderRefused():
            return Undelivered("发件地址被拒绝", everybody=True)
        case smtplib.SMTPNotSupportedError():
            return Undelivered("服务器不支持所选的加密或登录方式", everybody=True)
        case smtplib.SMTPServerDisconnected() | smtplib.SMTPConnectError():
            return Undelivered("服务器断开了连接", everybody=True)
        case smtplib.SMTPResponseException():
            return Undelivered(f"服务器拒收（{trouble.smtp_code}）")
        case ssl.SSLError():
            return Undelivered("加密连接没有建立，请核对证书和端口", everybody=True)
        case TimeoutError():
            return Undelivered("服务器没有及时回应", everybody=True)
        case OSError():
            return Undelivered("连不上服务器", everybody=True)
        case _:
            return Undelivered("发信没有成功")


_URLS: dict[str, Callable[[Mapping[str, str], Letter], str]] = {
    WECOM: lambda address, _: f"wecombot://{_q(address['token'])}/",
    DINGTALK: lambda address, _: f"dingtalk://{_q(address['sign']) + '@' if address.get('sign') else ''}{_q(address['token'])}/",
    FEISHU: lambda address, _: f"feishu://{_q(address['token'])}/",
    LARK: lambda address, _: f"lark://{_q(address['token'])}/",
    WEBHOOK: lambda address, letter: _webhook(address["url"], letter),
}


def _q(text: str) -> str:
    return quote(text, safe="")


def _webhook(url: str, letter: Letter) -> str:
    """The id travels in the body; what stands behind the question mark stays a parameter of the address."""
    parts = urlsplit(url)
    given = "".join(f"-{pair}&" for pair in parts.query.split("&") if pair)
    return f"{'jsons' if parts.scheme == 'https' else 'json'}://{parts.netloc}{parts.path}?{given}:uid={letter.uid}&redirect=no"


def _chat(kind: str, address: Mapping[str, str], letter: Letter) -> None:
    service = _service(kind)
    token = _answers.set([])
    try:
        way = service(**service.parse_url(f"{_URLS[kind](address, letter)}{_limits(kind)}"))
        taken = way.notify(body=letter.text, title="")
        answers = _answers.get() or []
    except (TypeError, ValueError):
        raise Undelivered("通道的地址或密钥没填对", everybody=True) from None
    finally:
        _answers.reset(token)
    _judge(taken, answers)


def _limits(kind: str) -> str:
    return f"{'&' if kind == WEBHOOK else '?'}cto={TIMEOUT}&rto={TIMEOUT}&overflow=split&verify=yes"


def _service(kind: str):
    """The one service that is needed, not the hundred that Apprise brings along: web workers never load any.

    Two of them answer 200 to what they refuse and say so in the body, which Apprise does not read: we do.
    """
    name, cls = {
        WECOM: ("wecombot", "NotifyWeComBot"), DINGTALK: ("dingtalk", "NotifyDingTalk"), FEISHU: ("feishu", "NotifyFeishu"),
        LARK: ("lark", "NotifyLark"), WEBHOOK: ("custom_json", "NotifyJSON"),
    }[kind]  # fmt: skip
    module = import_module(f"apprise.plugins.{name}")
    for logger, level in SILENT.items():
        logging.getLogger(logger).setLevel(level)
    if not isinstance(module.requests, _Requests):
        module.requests = _Requests(module.requests)
    return getattr(module, cls)


class _Requests:
    """The module `requests` as the services see it; remembers what was answered."""

    def __init__(self, module):
        self._module = module

    def __getattr__(self, name: str):
        return getattr(self._module, name)

    def post(self, *args, **options):
        return self._kept(self._module.post(*args, **options))

    def request(self, *args, **options):
        return self._kept(self._module.request(*args, **options))

    def _kept(self, answer):
        held = _answers.get()
        if held is not None:
            held.append(answer)
        return answer


def _judge(taken: bool, answers: list) -> None:
    if not answers:
        raise Undelivered("连不上对方服务器", everybody=True)
    for answer in answers:
        if answer.status_code in (401, 403, 404):
            raise Undelivered(f"对方不认这个地址或密钥（{answer.status_code}）", everybody=True)
        if not 200 <= answer.status_code < 300:
            raise Undelivered(f"对方没有收下（{answer.status_code}）")
        if code := _code_in(answer):
            raise Undelivered(f"对方拒收（{code}），请核对密钥和安全设置")
    if not taken:
        raise Undelivered("对方没有收下")


def _code_in(answer) -> int:
    try:
        body = answer.json()
    except ValueError:
        return 0
    code = (body.get("errcode") or body.get("code")) if isinstance(body, dict) else 0
    return code if isinstance(code, int) and code not in (200,) else 0
