package dev.bpf4j.ebpf.btf;

import java.util.OptionalLong;

/** What a CO-RE relocation asks of the target's types (kernel document "BPF LLVM Relocations", CO-RE relocations). */
public enum CoreKind {
    // spotless:off
    FIELD_BYTE_OFFSET(About.FIELD),
    FIELD_BYTE_SIZE  (About.FIELD),
    FIELD_EXISTS     (About.FIELD),
    FIELD_SIGNED     (About.FIELD),
    FIELD_LSHIFT_U64 (About.FIELD),
    FIELD_RSHIFT_U64 (About.FIELD),
    TYPE_ID_LOCAL    (About.TYPE),
    TYPE_ID_TARGET   (About.TYPE),
    TYPE_EXISTS      (About.TYPE),
    TYPE_SIZE        (About.TYPE),
    ENUMVAL_EXISTS   (About.ENUMERATOR),
    ENUMVAL_VALUE    (About.ENUMERATOR),
    TYPE_MATCHES     (About.TYPE);
    // spotless:on

    /** What the access string of the relocation leads to. */
    enum About {
        FIELD,
        TYPE,
        ENUMERATOR
    }

    private final About about;

    CoreKind(About about) {
        this.about = about;
    }

    About about() {
        return about;
    }

    /** The value of {@code enum bpf_core_relo_kind}. */
    public int number() {
        return ordinal();
    }

    /** What the answer is where the target has no such thing; empty for those that then have none. */
    OptionalLong whenAbsent() {
        return this == FIELD_EXISTS || this == ENUMVAL_EXISTS || about == About.TYPE
                ? OptionalLong.of(0)
                : OptionalLong.empty();
    }
}
