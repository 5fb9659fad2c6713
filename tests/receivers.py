"""A mail server and a web receiver on this machine, to deliver to: what came in, and how to be out of order."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from aiosmtpd.controller import Controller


class Mailbox:
    """What an SMTP server took. `refuse`: it answers with this instead."""

    def __init__(self) -> None:
        self.letters, self.recipients, self.refuse, self.port = [], [], "", 0

    async def handle_DATA(self, _server, _session, envelope) -> str:
        if self.refuse:
            return self.refuse
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        self.recipients.append(list(envelope.rcpt_tos))
        return "250 OK"


@contextmanager
def mail_server() -> Iterator[Mailbox]:
    box = Mailbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        box.port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()


class Receiver:
    """What a web hook took. `answer`: (status, body) it gives; `on_post` is called before it answers."""

    def __init__(self) -> None:
        self.bodies, self.paths, self.answer, self.on_post, self.port = [], [], (200, "{}"), None, 0


@contextmanager
def web_receiver() -> Iterator[Receiver]:
    box = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            box.bodies.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            box.paths.append(self.path)
            if box.on_post:
                box.on_post()
            status, body = box.answer
            self.send_response(status)
            self.send_header("Content-Length", str(len(body.encode())))
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    box.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield box
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
