package dev.bpf4j.cli.verify;

import dev.bpf4j.conformance.cases.Hook;
import dev.bpf4j.conformance.cases.Judgement;
import dev.bpf4j.conformance.cases.KernelJudge;
import dev.bpf4j.conformance.cases.ObjectJudge;
import dev.bpf4j.conformance.kernel.KernelException;
import dev.bpf4j.conformance.kernel.KernelObject;
import dev.bpf4j.conformance.kernel.KernelPace;
import dev.bpf4j.conformance.kernel.LiveKernel;
import dev.bpf4j.conformance.kernel.LoadRequest;
import dev.bpf4j.ebpf.MalformedProgramException;
import dev.bpf4j.ebpf.elf.ObjectFile;
import dev.bpf4j.ebpf.elf.ObjectProgram;
import dev.bpf4j.ebpf.elf.SectionName;
import dev.bpf4j.ebpf.linux.AttachType;
import dev.bpf4j.ebpf.linux.KernelProgramType;
import dev.bpf4j.ebpf.linux.KernelTypes;
import java.util.Optional;

/** The maps and types of an object in the running kernel, which is asked for verdicts on the programs. */
public final class ObjectInKernel implements AutoCloseable {
    private static final int SLEEPABLE = 1 << 4;

    private final ObjectFile file;
    private final KernelJudge judge;
    private Optional<KernelObject> created = Optional.empty();
    private String problem = "";

    /** Creates maps and types. If the kernel refuses some, it has no verdicts, but says why. */
    public ObjectInKernel(LiveKernel kernel, ObjectFile file) {
        this.file = file;
        this.judge = new KernelJudge(kernel, new KernelPace());
        try {
            created = Optional.of(KernelObject.create(kernel, file));
        } catch (KernelException e) {
            problem = "the kernel refuses a map or type: " + e.getMessage();
        }
    }

    /** What the kernel says of a program, loaded as the type that it was judged as here. */
    public Judgement judge(ObjectJudge.Verdict verdict) {
        return created.map(object -> judge(object, verdict)).orElseGet(() -> Judgement.error(problem));
    }

    private Judgement judge(KernelObject object, ObjectJudge.Verdict verdict) {
        ObjectProgram program = verdict.program();
        Optional<KernelProgramType> type = KernelProgramType.byName(verdict.type());
        if (type.isEmpty()) {
            return Judgement.error("the kernel has no programs of type " + verdict.type());
        }
        Optional<SectionName> section = program.sectionName();
        try {
            LoadRequest request = object.request(program, type.get().number())
                    .withFlags(section.filter(SectionName::sleepable).isPresent() ? SLEEPABLE : 0)
                    .withExpectedAttachType(section.flatMap(name -> AttachType.byName(name.attachType()))
                            .map(AttachType::number)
                            .orElse(0));
            return judge.judge(Hook.of(file, program)
                    .flatMap(hook -> hook.target(KernelTypes.running()))
                    .map(target -> request.withAttachType(target.type()).withExpectedAttachType(target.attachType()))
                    .orElse(request));
        } catch (MalformedProgramException e) {
            return Judgement.error(e.getMessage());
        }
    }

    @Override
    public void close() {
        created.ifPresent(KernelObject::close);
    }
}
