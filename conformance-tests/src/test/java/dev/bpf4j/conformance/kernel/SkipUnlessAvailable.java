package dev.bpf4j.conformance.kernel;

import net.jqwik.api.lifecycle.LifecycleContext;
import net.jqwik.api.lifecycle.SkipExecutionHook;

/** Reports properties as skipped, with the reason; to jqwik a JUnit assumption that does not hold is a failure. */
abstract class SkipUnlessAvailable implements SkipExecutionHook {

    abstract Availability availability();

    @Override
    public SkipResult shouldBeSkipped(LifecycleContext context) {
        Availability availability = availability();
        return availability.present() ? SkipResult.doNotSkip() : SkipResult.skip(availability.reason());
    }

    static final class Kernel extends SkipUnlessAvailable {
        @Override
        Availability availability() {
            return LiveKernel.availability();
        }
    }

    static final class Sockets extends SkipUnlessAvailable {
        @Override
        Availability availability() {
            return ClassicSocket.availability();
        }
    }
}
