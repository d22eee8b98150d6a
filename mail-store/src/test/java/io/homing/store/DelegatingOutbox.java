package io.homing.store;

import java.util.List;
import java.util.function.Consumer;

/** Passes every call to another outbox; a subclass overrides what it changes. */
public abstract class DelegatingOutbox implements Outbox {
    private final Outbox outbox;

    protected DelegatingOutbox(Outbox outbox) {
        this.outbox = outbox;
    }

    @Override
    public boolean claim(SendClaim claim, int limit) {
        return outbox.claim(claim, limit);
    }

    @Override
    public List<Open> open() {
        return outbox.open();
    }

    @Override
    public List<Open> open(Consumer<HomingException> unreadable) {
        return outbox.open(unreadable);
    }

    @Override
    public boolean begin(OutboundMail outboundMail) {
        return outbox.begin(outboundMail);
    }

    @Override
    public void requeue(OutboundMail outboundMail) {
        outbox.requeue(outboundMail);
    }

    @Override
    public void finish(OutboundMail outboundMail, String how) {
        outbox.finish(outboundMail, how);
    }
}
