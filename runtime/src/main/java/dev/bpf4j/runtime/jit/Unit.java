package dev.bpf4j.runtime.jit;

import dev.bpf4j.ebpf.platform.ProgramType;
import dev.bpf4j.ebpf.run.LinkedProgram;
import dev.bpf4j.verifier.Facts;

/** A program on its way to bytecode: everything the emitters ask about it. */
final class Unit {
    private final ProgramType<?> type;
    private final ControlFlow flow;
    private final Functions functions;
    private final Liveness liveness;
    private final Budget budget;
    private final Access access;
    private final Magnitudes magnitudes;
    private final LowHalves lowHalves;
    private final MapArguments maps;
    private final Constants constants = new Constants();

    Unit(LinkedProgram program, ProgramType<?> type, Facts facts) {
        this.type = type;
        this.flow = new ControlFlow(program.program(), type.helpers(), facts);
        this.maps = new MapArguments(flow, program.maps());
        this.functions = new Functions(flow);
        this.liveness = new Liveness(flow, functions);
        this.budget = new Budget(flow, functions);
        this.access = new Access(flow, type, facts);
        this.magnitudes = new Magnitudes(flow);
        this.lowHalves = new LowHalves(flow, access, magnitudes);
    }

    ProgramType<?> type() {
        return type;
    }

    ControlFlow flow() {
        return flow;
    }

    Functions functions() {
        return functions;
    }

    Liveness liveness() {
        return liveness;
    }

    Budget budget() {
        return budget;
    }

    Access access() {
        return access;
    }

    Magnitudes magnitudes() {
        return magnitudes;
    }

    LowHalves lowHalves() {
        return lowHalves;
    }

    MapArguments maps() {
        return maps;
    }

    Constants constants() {
        return constants;
    }
}
