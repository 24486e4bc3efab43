package dev.bpf4j.cbpf.capture;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How the packets of a capture start: a LINKTYPE_ value as capture files hold it (pcap-linktype(7)). Any number may
 * occur.
 *
 * @param number 0..65535
 */
public record LinkType(int number) {

    // spotless:off
    public static final LinkType NULL                 = new LinkType(0);
    public static final LinkType EN10MB               = new LinkType(1);
    public static final LinkType PPP                  = new LinkType(9);
    public static final LinkType RAW                  = new LinkType(101);
    public static final LinkType IEEE802_11           = new LinkType(105);
    public static final LinkType LOOP                 = new LinkType(108);
    public static final LinkType LINUX_SLL            = new LinkType(113);
    public static final LinkType IEEE802_11_RADIOTAP  = new LinkType(127);
    public static final LinkType LINUX_SLL2           = new LinkType(276);

    private enum Known {
        NULL(0), EN10MB(1), AX25(3), IEEE802(6), ARCNET(7), SLIP(8), PPP(9), FDDI(10), PPP_SERIAL(50), PPP_ETHER(51),
        RAW(101), C_HDLC(104), IEEE802_11(105), FRELAY(107), LOOP(108), LINUX_SLL(113), PFLOG(117),
        IEEE802_11_PRISM(119), IEEE802_11_RADIOTAP(127), IEEE802_11_AVS(163), USB_LINUX(189), PPI(192),
        IEEE802_15_4_WITHFCS(195), USB_LINUX_MMAPPED(220), IPV4(228), IPV6(229), IEEE802_15_4_NOFCS(230), DBUS(231),
        NFLOG(239), NETLINK(253), BLUETOOTH_LINUX_MONITOR(254), LINUX_SLL2(276);

        private final int number;

        Known(int number) {
            this.number = number;
        }
    }
    // spotless:on

    private static final Map<Integer, Known> BY_NUMBER =
            Arrays.stream(Known.values()).collect(Collectors.toMap(known -> known.number, Function.identity()));

    /** @throws IllegalArgumentException if the number is not in 0..65535 */
    public LinkType {
        if (number < 0 || number > 0xffff) {
            throw new IllegalArgumentException("link type " + number + " is not in 0..65535");
        }
    }

    /** The link type with this name, in any case, such as {@code EN10MB}; empty if the name is not known here. */
    public static Optional<LinkType> named(String name) {
        String upperCase = name.toUpperCase(Locale.ROOT);
        return Arrays.stream(Known.values())
                .filter(known -> known.name().equals(upperCase))
                .findFirst()
                .map(known -> new LinkType(known.number));
    }

    /** The name without its prefix (LINKTYPE_, DLT_), or the number if it has none here. */
    public String name() {
        return BY_NUMBER.containsKey(number) ? BY_NUMBER.get(number).name() : String.valueOf(number);
    }

    @Override
    public String toString() {
        return name();
    }
}
