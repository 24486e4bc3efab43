package dev.bpf4j.cbpf;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Values beside the packet that an absolute load of any size reads, at offset {@code 0xfffff000 + number} (SKF_AD_OFF
 * of Linux).
 */
public enum Ancillary {
    // spotless:off
    //               no.  bpf_asm       tcpdump -d
    PROTOCOL        (0,  "proto",      "proto"),
    PKTTYPE         (4,  "type",       "type"),
    IFINDEX         (8,  "ifidx",      "ifidx"),
    NLATTR          (12, "nla",        "nla"),
    NLATTR_NEST     (16, "nlan",       "nlan"),
    MARK            (20, "mark",       "mark"),
    QUEUE           (24, "queue",      "queue"),
    HATYPE          (28, "hatype",     "hatype"),
    RXHASH          (32, "rxhash",     "rxhash"),
    CPU             (36, "cpu",        "cpu"),
    ALU_XOR_X       (40, "",           "xor_x"),
    VLAN_TAG        (44, "vlan_tci",   "vlan_tci"),
    VLAN_TAG_PRESENT(48, "vlan_avail", "vlanp"),
    PAY_OFFSET      (52, "poff",       "poff"),
    RANDOM          (56, "rand",       "random"),
    VLAN_TPID       (60, "vlan_tpid",  "vlan_tpid");
    // spotless:on

    /** SKF_AD_OFF: the offset of the ancillary value with number 0. */
    public static final int BASE = 0xfffff000;

    private static final List<Optional<Ancillary>> BY_NUMBER = byNumber();

    private final int number;
    private final String asmWord;
    private final String listingWord;

    Ancillary(int number, String asmWord, String listingWord) {
        this.number = number;
        this.asmWord = asmWord;
        this.listingWord = listingWord;
    }

    private static List<Optional<Ancillary>> byNumber() {
        List<Optional<Ancillary>> table = new ArrayList<>(Collections.nCopies(64, Optional.empty()));
        for (Ancillary ancillary : values()) {
            table.set(ancillary.number, Optional.of(ancillary));
        }
        return List.copyOf(table);
    }

    /** The value that an absolute load with this k reads, or empty if it reads the packet or is illegal. */
    public static Optional<Ancillary> ofOffset(int k) {
        int number = k - BASE;
        return number >= 0 && number < BY_NUMBER.size() && k < 0 ? BY_NUMBER.get(number) : Optional.empty();
    }

    /** The SKF_AD number, a multiple of 4 in 0..60. */
    public int number() {
        return number;
    }

    /** The k of an absolute load: {@code 0xfffff000 + number}. */
    public int offset() {
        return BASE + number;
    }

    /** The word of bpf_asm, or empty for ALU_XOR_X, which has none and is written as a number. */
    public Optional<String> asmWord() {
        return asmWord.isEmpty() ? Optional.empty() : Optional.of(asmWord);
    }

    /** The word that {@code tcpdump -d} prints in brackets. */
    public String listingWord() {
        return listingWord;
    }
}
