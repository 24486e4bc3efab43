package dev.bpf4j.ebpf.helper;

import dev.bpf4j.ebpf.map.BpfMap;

/**
 * The Java side of a helper that takes a map in R1. An engine that knows which map that is, as a compiler often does, need
 * not look it up again in each call.
 */
@FunctionalInterface
public interface MapFunction extends HelperFunction {
    /**
     * @param map what R1 points to
     * @param address R1
     */
    long call(Caller caller, BpfMap map, long address, long r2, long r3, long r4, long r5);

    @Override
    default long call(Caller caller, long r1, long r2, long r3, long r4, long r5) {
        return call(caller, caller.map(r1), r1, r2, r3, r4, r5);
    }
}
