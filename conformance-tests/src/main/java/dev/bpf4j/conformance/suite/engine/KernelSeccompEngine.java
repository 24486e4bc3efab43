package dev.bpf4j.conformance.suite.engine;

import dev.bpf4j.cbpf.format.ProgramFormat;
import dev.bpf4j.conformance.kernel.KernelPace;
import dev.bpf4j.conformance.kernel.SeccompChecker;
import dev.bpf4j.conformance.suite.Confirmation;
import dev.bpf4j.conformance.suite.ContextKind;
import dev.bpf4j.conformance.suite.RunVector;
import dev.bpf4j.conformance.suite.TestVector;
import java.util.OptionalInt;

/** Linux's checker of seccomp filters, which are not put in force. */
final class KernelSeccompEngine implements Engine {

    private static final int EINVAL = 22;

    private final SeccompChecker checker = SeccompChecker.open();
    private final KernelPace pace;

    KernelSeccompEngine(KernelPace pace) {
        this.pace = pace;
    }

    @Override
    public String name() {
        return Confirmation.KERNEL_SECCOMP.word();
    }

    @Override
    public Answer answer(TestVector vector) {
        if (vector instanceof RunVector || vector.context() != ContextKind.SECCOMP) {
            return new Answer.Unsupported("only the checker of seccomp filters is asked");
        }
        OptionalInt errno = checker.refusal(ProgramFormat.RAW_LE.encode(vector.program()));
        pace.program();
        if (errno.isEmpty()) {
            return new Answer.Accepted();
        }
        return errno.getAsInt() == EINVAL
                ? new Answer.Refused("EINVAL")
                : new Answer.Unsupported("error " + errno.getAsInt());
    }

    @Override
    public void close() {
        checker.close();
    }
}
