/** Classic BPF: program model, text and binary formats, checker, reference interpreter, capture files. */
module dev.bpf4j.cbpf {
    exports dev.bpf4j.cbpf;
    exports dev.bpf4j.cbpf.capture;
    exports dev.bpf4j.cbpf.check;
    exports dev.bpf4j.cbpf.format;
    exports dev.bpf4j.cbpf.generate;
    exports dev.bpf4j.cbpf.run;
}
