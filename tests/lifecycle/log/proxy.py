"""A TCP proxy before a PostgreSQL server that can lose the answer to what committed, as a network does."""

import selectors
import socket
from threading import Thread

SAVE = b"by a lost answer"  # in the entry of the test: the message that brings it is the whole transaction


class Proxy:
    """Forwards everything; armed, it passes the next save on, which commits, and cuts off before the answer.

    ``at`` is what else it can be armed against; ``silent`` it does not cut off, and says nothing either.
    """

    def __init__(self, server: str) -> None:
        self.server = server  # the path of its socket
        self.armed = self.silent = False
        self.at = SAVE
        self.cuts = 0
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self._threads = [Thread(target=self._accept)]
        self._threads[0].start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for thread in self._threads:
            thread.join(10)

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listening.accept()
            except OSError:
                return
            server = socket.socket(socket.AF_UNIX)
            server.connect(self.server)
            thread = Thread(target=self._forward, args=(client, server))
            self._threads.append(thread)
            thread.start()

    def _forward(self, client: socket.socket, server: socket.socket) -> None:
        with client, server, selectors.DefaultSelector() as both:
            both.register(client, selectors.EVENT_READ, server)
            both.register(server, selectors.EVENT_READ, client)
            while True:
                for ready, _ in both.select():
                    said = ready.fileobj.recv(1 << 16)
                    if not said:
                        return
                    ready.data.sendall(said)
                    if self.armed and ready.fileobj is client and self.at in said:
                        self.armed = False
                        self.cuts += 1
                        server.recv(1 << 16)  # it was committed, and nobody hears of it
                        if self.silent:
                            client.recv(1)  # until who asks hangs up
                        return
