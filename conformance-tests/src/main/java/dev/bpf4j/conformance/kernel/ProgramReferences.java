package dev.bpf4j.conformance.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/**
 * What a program that is loaded refers to.
 *
 * @param maps by the index that its LDDW instructions of kinds {@code map_idx} and {@code map_idx_value} have
 * @param types describe its functions
 * @param functions each function that {@code types} describes, by slot
 */
public record ProgramReferences(List<MapFd> maps, Optional<BtfFd> types, List<FunctionType> functions) {
    static final int FUNCTION_RECORD = 8;

    /** @param btfType id of its BTF_KIND_FUNC */
    public record FunctionType(int slot, int btfType) {}

    public ProgramReferences {
        maps = List.copyOf(maps);
        functions = List.copyOf(functions);
    }

    public static ProgramReferences none() {
        return new ProgramReferences(List.of(), Optional.empty(), List.of());
    }

    /** Records of {@code struct bpf_func_info}. */
    byte[] functionRecords() {
        ByteBuffer records =
                ByteBuffer.allocate(functions.size() * FUNCTION_RECORD).order(ByteOrder.nativeOrder());
        functions.forEach(function -> records.putInt(function.slot()).putInt(function.btfType()));
        return records.array();
    }

    byte[] mapNumbers() {
        ByteBuffer numbers = ByteBuffer.allocate(maps.size() * Integer.BYTES).order(ByteOrder.nativeOrder());
        maps.forEach(map -> numbers.putInt(map.fd()));
        return numbers.array();
    }
}
