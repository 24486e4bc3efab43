package dev.bpf4j.ebpf.map;

/** What a map holds that is not bytes: a program of a prog_array, a map of a map of maps, the target of a redirect. */
public interface Reference {
    /** The absence of one. */
    Reference NONE = new Reference() {
        @Override
        public String toString() {
            return "none";
        }
    };
}
