"""Takes connections on a free port, and lets the line of each die.

From then on the system drops every packet that arrives for the connection, as if it had never come: nothing is
acknowledged any more. With a certificate and its key the connections are encrypted
before.
"""

import ctypes
import socket
import ssl
import struct
import sys

SO_ATTACH_FILTER = 26
certificate = sys.argv[1:]


def let_die(connection):
    # The one instruction `ret #0`: no byte of a packet is let through (socket(7), SO_ATTACH_FILTER).
    program = ctypes.create_string_buffer(struct.pack("HBBI", 6, 0, 0, 0))
    connection.setsockopt(
        socket.SOL_SOCKET, SO_ATTACH_FILTER, struct.pack("HP", 1, ctypes.addressof(program))
    )


server = socket.create_server(("127.0.0.1", 0))
print(server.getsockname()[1], flush=True)
kept = []
while True:
    connection, _ = server.accept()
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        # The system would send them again and again, as what acknowledges them is dropped.
        context.num_tickets = 0
        context.load_cert_chain(*certificate)
        connection = context.wrap_socket(connection, server_side=True)
    let_die(connection)
    kept.append(connection)
