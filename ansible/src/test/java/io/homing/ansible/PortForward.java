package io.homing.ansible;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Shows a server of this machine's loopback to a box, on the address that the box knows this machine by. */
final class PortForward implements AutoCloseable {
    private final ServerSocket door;
    private final int port;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** Opens the door on any free port of an address, to the port of {@code server}. */
    PortForward(InetAddress address, URI server) throws IOException {
        door = new ServerSocket();
        door.bind(new InetSocketAddress(address, 0));
        port = server.getPort();
        threads.execute(this::open);
    }

    int port() {
        return door.getLocalPort();
    }

    private void open() {
        try {
            while (true) {
                Socket box = door.accept();
                threads.execute(() -> carry(box));
            }
        } catch (IOException e) {
            // The door was closed.
        }
    }

    private void carry(Socket box) {
        try (box;
                var server = new Socket(InetAddress.getLoopbackAddress(), port)) {
            Callable<Void> there = () -> copy(box.getInputStream(), server.getOutputStream(), server);
            Callable<Void> back = () -> copy(server.getInputStream(), box.getOutputStream(), box);
            threads.invokeAll(List.of(there, back));
        } catch (IOException e) {
            // Who has hung up sees it himself.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Void copy(InputStream in, OutputStream out, Socket target) throws IOException {
        in.transferTo(out);
        target.shutdownOutput();
        return null;
    }

    @Override
    public void close() throws IOException {
        door.close();
        threads.shutdownNow();
    }
}
