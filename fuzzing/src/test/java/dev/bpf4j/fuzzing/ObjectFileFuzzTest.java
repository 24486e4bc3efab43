package dev.bpf4j.fuzzing;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.bpf4j.ebpf.MalformedProgramException;
import dev.bpf4j.ebpf.elf.ObjectFile;
import dev.bpf4j.ebpf.elf.ObjectReport;
import dev.bpf4j.ebpf.elf.TargetTypes;
import dev.bpf4j.ebpf.helper.HelperTable;
import java.util.Map;

/**
 * Any bytes are an object that loads, or one error on one line, in bounded time and memory. The fuzzer stops at anything
 * else that is thrown, at 10 seconds for one input, and where the heap ends.
 */
class ObjectFileFuzzTest {
    private static final ObjectFile.Options OPTIONS =
            ObjectFile.Options.none().withKconfig(Map.of("CONFIG_HZ", "250", "CONFIG_BPF", "y"));

    @FuzzTest
    void load(byte[] bytes) {
        try {
            ObjectFile object = ObjectFile.load(bytes, OPTIONS);
            require(!ObjectReport.format(object, HelperTable.empty()).isEmpty(), "an object without a report");
            if (object.btf().isPresent()) {
                ObjectFile.load(bytes, OPTIONS.withTarget(TargetTypes.read(bytes)));
            }
        } catch (MalformedProgramException e) {
            String message = e.getMessage();
            require(message.chars().noneMatch(Character::isISOControl), "more than one line: " + message);
        }
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}
