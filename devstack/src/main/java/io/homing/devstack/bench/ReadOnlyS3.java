package io.homing.devstack.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;

/**
 * The part of S3 that reads mails: GET with ranges, HEAD, and both listings by pages of 1,000, from memory and without
 * checking signatures. A full emulator would dominate the measurement: the best of them lists 100,000 objects in minutes,
 * because it reads them all for each page.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html">AWS: ListObjectsV2</a>
 */
final class ReadOnlyS3 extends Handler.Abstract implements AutoCloseable {
    private static final int PAGE = 1_000;
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");
    private static final DateTimeFormatter HTTP_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'").withZone(ZoneOffset.UTC);

    private final NavigableMap<String, BenchMail> mails = new ConcurrentSkipListMap<>();
    private final Map<BenchMail, String> tags = new ConcurrentHashMap<>();
    private final String bucket;
    private final Traffic traffic;
    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);

    private ReadOnlyS3(String bucket, Traffic traffic) {
        this.bucket = bucket;
        this.traffic = traffic;
    }

    /** Starts an empty one on a port of 127.0.0.1. */
    static ReadOnlyS3 open(String bucket, Traffic traffic) throws Exception {
        var s3 = new ReadOnlyS3(bucket, traffic);
        s3.connector.setHost("127.0.0.1");
        s3.server.addConnector(s3.connector);
        s3.server.setHandler(s3);
        s3.server.start();
        return s3;
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + connector.getLocalPort());
    }

    /** Replaces all mails by these. */
    void hold(List<BenchMail> only) {
        mails.clear();
        only.forEach(this::add);
    }

    List<BenchMail> mails() {
        return List.copyOf(mails.values());
    }

    void add(BenchMail mail) {
        tags.computeIfAbsent(mail, BenchMail::entityTag);
        mails.put(mail.key(), mail);
    }

    void remove(BenchMail mail) {
        mails.remove(mail.key());
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        String path = Request.getPathInContext(request).substring(1);
        String key = path.startsWith(bucket + "/") ? path.substring(bucket.length() + 1) : "";
        Fields query = Request.extractQueryParameters(request);
        response.getHeaders().put("x-amz-request-id", "bench");
        if (!key.isEmpty()) {
            Optional.ofNullable(mails.get(key))
                    .ifPresentOrElse(
                            mail -> object(mail, request, response, callback),
                            () -> missing(request, response, callback));
        } else if (query.get("location") != null) {
            traffic.request("GetBucketLocation");
            send(
                    response,
                    xml("<LocationConstraint xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">eu-west-1"
                            + "</LocationConstraint>"),
                    callback);
        } else {
            traffic.request("ListObjects");
            send(response, xml(listing(query)), callback);
        }
        return true;
    }

    private void missing(Request request, Response response, Callback callback) {
        traffic.request(operation(request));
        response.setStatus(404);
        send(response, xml("<Error><Code>NoSuchKey</Code><Message>It is not here.</Message></Error>"), callback);
    }

    private static String operation(Request request) {
        return request.getMethod().equals("HEAD") ? "HeadObject" : "GetObject";
    }

    private void object(BenchMail mail, Request request, Response response, Callback callback) {
        traffic.request(operation(request));
        var headers = response.getHeaders();
        headers.put(HttpHeader.ETAG, '"' + tags.get(mail) + '"');
        headers.put(HttpHeader.LAST_MODIFIED, HTTP_DATE.format(mail.stored()));
        headers.put(HttpHeader.CONTENT_TYPE, "message/rfc822");
        headers.put(HttpHeader.ACCEPT_RANGES, "bytes");
        ByteBuffer bytes = mail.bytes();
        String range = request.getHeaders().get(HttpHeader.RANGE);
        Matcher part = RANGE.matcher(range == null ? "" : range);
        if (part.matches()) {
            int from = Integer.parseInt(part.group(1));
            int to = part.group(2).isEmpty() ? mail.size() : Math.min(mail.size(), 1 + Integer.parseInt(part.group(2)));
            response.setStatus(206);
            headers.put(HttpHeader.CONTENT_RANGE, "bytes %d-%d/%d".formatted(from, to - 1, mail.size()));
            bytes = bytes.slice(from, to - from);
        }
        if (request.getMethod().equals("HEAD")) {
            headers.put(HttpHeader.CONTENT_LENGTH, bytes.remaining());
            callback.succeeded();
        } else {
            send(response, bytes, callback);
        }
    }

    /** A listing of version 2, or of version 1 if none is requested. */
    private String listing(Fields query) {
        String prefix = text(query, "prefix", "");
        String after = text(query, "continuation-token", text(query, "start-after", text(query, "marker", "")));
        int most = Math.min(PAGE, Integer.parseInt(text(query, "max-keys", Integer.toString(PAGE))));
        NavigableMap<String, BenchMail> rest =
                mails.tailMap(after.compareTo(prefix) > 0 ? after : prefix, after.compareTo(prefix) <= 0);
        var contents = new StringBuilder();
        String last = "";
        int count = 0;
        boolean more = false;
        for (var mail : rest.entrySet()) {
            more = count == most && mail.getKey().startsWith(prefix);
            if (count == most || !mail.getKey().startsWith(prefix)) {
                break;
            }
            last = mail.getKey();
            contents.append("<Contents><Key>").append(last);
            contents.append("</Key><LastModified>").append(mail.getValue().stored());
            contents.append("</LastModified><ETag>&quot;").append(tags.get(mail.getValue()));
            contents.append("&quot;</ETag><Size>").append(mail.getValue().size());
            contents.append("</Size><StorageClass>STANDARD</StorageClass></Contents>");
            count++;
        }
        String next = more
                ? "<NextContinuationToken>%1$s</NextContinuationToken><NextMarker>%1$s</NextMarker>".formatted(last)
                : "";
        return "<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>%s</Name><Prefix>%s</Prefix>"
                        .formatted(bucket, prefix)
                + "<KeyCount>%d</KeyCount><MaxKeys>%d</MaxKeys><IsTruncated>%s</IsTruncated>"
                        .formatted(count, most, more)
                + contents + next + "</ListBucketResult>";
    }

    private static String text(Fields query, String name, String otherwise) {
        String value = query.getValue(name);
        return value == null ? otherwise : value;
    }

    private static ByteBuffer xml(String text) {
        return ByteBuffer.wrap(("<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + text).getBytes(UTF_8));
    }

    private void send(Response response, ByteBuffer bytes, Callback callback) {
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, bytes.remaining());
        traffic.sent(bytes.remaining());
        response.write(true, bytes, callback);
    }

    @Override
    public void close() throws IOException {
        try {
            server.stop();
        } catch (Exception e) { // Jetty declares no less
            throw new IOException("The S3 of the bench could not be closed", e);
        }
    }
}
