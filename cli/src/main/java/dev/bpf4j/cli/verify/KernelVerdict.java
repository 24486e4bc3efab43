package dev.bpf4j.cli.verify;

import dev.bpf4j.cli.console.CommandException;
import dev.bpf4j.conformance.cases.Judgement;
import dev.bpf4j.conformance.kernel.LiveKernel;
import dev.bpf4j.conformance.kernel.LoadRequest;
import dev.bpf4j.conformance.kernel.LoadResult;
import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.isa.Codec;

/**
 * What the running kernel says about a program.
 *
 * @param reason why it is refused, in the kernel's words; empty if it is accepted
 */
public record KernelVerdict(boolean accepted, String reason) {

    /** The kernel of this machine. @throws CommandException if this process may not load programs */
    public static LiveKernel kernel() {
        return LiveKernel.probe()
                .orElseThrow(() -> new CommandException("the kernel cannot be asked: "
                        + LiveKernel.availability().reason()));
    }

    /** The request to load a program as a socket filter. */
    public static LoadRequest request(Program program) {
        return LoadRequest.of(LoadRequest.SOCKET_FILTER, Codec.encode(program));
    }

    static KernelVerdict of(LiveKernel kernel, LoadRequest request) {
        LoadResult result = kernel.load(request);
        if (result instanceof LoadResult.Loaded loaded) {
            loaded.fd().close();
            return new KernelVerdict(true, "");
        }
        return new KernelVerdict(false, reason((LoadResult.Refused) result));
    }

    /** What the log says last before its statistics, and the error number. */
    public static String reason(LoadResult.Refused refused) {
        return refused.log()
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("processed "))
                .reduce((first, second) -> second)
                .map(line -> line + " (" + refused.errnoName() + ")")
                .orElse(refused.errnoName());
    }

    /** One line: {@code kernel accept} or {@code kernel reject: R0 !read_ok (EACCES)}. */
    public String line() {
        return "kernel " + word() + (accepted ? "" : ": " + reason);
    }

    /** {@code accept} or {@code reject}. */
    public String word() {
        return (accepted ? Judgement.Kind.ACCEPT : Judgement.Kind.REJECT).toString();
    }
}
