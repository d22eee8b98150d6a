package io.homing.agent.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.EncoderBase;
import ch.qos.logback.core.spi.ContextAwareBase;
import org.slf4j.Logger;

/**
 * One line per event on standard error: those of Homing from INFO on, those of libraries from WARN on. Subjects and bodies
 * of mails are never logged. Logback finds this class as a service; {@code -Dlogback.configurationFile=FILE} replaces it.
 */
@ConfiguratorRank(ConfiguratorRank.NOMINAL - 1)
public final class LogSetup extends ContextAwareBase implements Configurator {
    @Override
    public ExecutionStatus configure(LoggerContext context) {
        var lines = new Lines(LogFormat.ofStandardError(System.getenv()));
        lines.setContext(context);
        lines.start();
        var appender = new ConsoleAppender<ILoggingEvent>();
        appender.setContext(context);
        appender.setTarget("System.err");
        appender.setEncoder(lines);
        appender.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.WARN);
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
        context.getLogger("homing").setLevel(Level.INFO);
        // Its warning about expired credentials quotes the command line of a credential_process, which may contain a
        // secret.
        context.getLogger("software.amazon.awssdk.utils.cache").setLevel(Level.OFF);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** A format, as Logback requires it. */
    private static final class Lines extends EncoderBase<ILoggingEvent> {
        private final LogFormat logFormat;

        Lines(LogFormat logFormat) {
            this.logFormat = logFormat;
        }

        @Override
        public byte[] headerBytes() {
            return new byte[0];
        }

        @Override
        public byte[] encode(ILoggingEvent event) {
            return logFormat.write(event).getBytes(UTF_8);
        }

        @Override
        public byte[] footerBytes() {
            return new byte[0];
        }
    }
}
