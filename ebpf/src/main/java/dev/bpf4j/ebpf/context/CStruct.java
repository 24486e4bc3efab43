package dev.bpf4j.ebpf.context;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The C structure of a context type, for programs that clang compiles. */
public final class CStruct {
    private static final Pattern ELEMENT = Pattern.compile("(\\w+)\\[(\\d+)]");

    private CStruct() {}

    /** The structure with its fields at their offsets, gaps filled, each field with its access; types as {@code __u32}. */
    public static String of(ContextType<?> type) {
        StringBuilder out = new StringBuilder();
        out.append("struct ").append(identifier(type.name())).append(" {\n");
        int end = 0;
        for (Member member : members(type)) {
            gap(out, end, member.offset());
            out.append(member.declaration()).append('\n');
            end = member.end();
        }
        return out.append("};\n").toString();
    }

    private static String identifier(String name) {
        return name.replaceAll("\\W", "_");
    }

    private static void gap(StringBuilder out, int from, int to) {
        if (to > from) {
            out.append("\t__u8 _gap").append(from).append('[').append(to - from).append("];\n");
        }
    }

    /** A field, or several that are the elements of an array. */
    private record Member(Field<?> first, String name, int count) {
        int offset() {
            return first.offset();
        }

        int end() {
            return offset() + count * first.width().bytes();
        }

        String declaration() {
            String array = count > 1 ? "[" + count + "]" : "";
            return "\t__u" + 8 * first.width().bytes() + " " + name + array + "; /* " + offset() + ": " + access()
                    + " */";
        }

        private String access() {
            return switch (first.kind()) {
                case SCALAR -> first.writable() ? "read and write" : "read";
                case PACKET_START -> "start of the packet";
                case PACKET_END -> "end of the packet";
                case PACKET_META -> "start of the metadata";
                case SOCKET -> "a socket";
                case SOCKET_OR_NULL, SOCK_COMMON_OR_NULL -> "a socket or null";
                case FLOW_KEYS -> "the keys of the flow";
                case TRACE_BUFFER -> "a buffer";
                case KERNEL_OBJECT -> "an object of the kernel";
                case KERNEL_OBJECT_OR_NULL, STALE_OBJECT_OR_NULL -> "an object of the kernel or null";
            };
        }
    }

    private static List<Member> members(ContextType<?> type) {
        List<Member> members = new ArrayList<>();
        for (Field<?> field : type.fields()) {
            Matcher element = ELEMENT.matcher(field.name());
            if (!element.matches()) {
                members.add(new Member(field, identifier(field.name()), 1));
            } else if (!continues(members, element, field)) {
                boolean begins = element.group(2).equals("0");
                members.add(new Member(field, begins ? element.group(1) : identifier(field.name()), 1));
            }
        }
        return members;
    }

    private static boolean continues(List<Member> members, Matcher element, Field<?> field) {
        if (members.isEmpty()) {
            return false;
        }
        Member last = members.get(members.size() - 1);
        boolean next = last.name().equals(element.group(1))
                && last.count() == Integer.parseInt(element.group(2))
                && last.end() == field.offset()
                && last.first().width() == field.width()
                && last.first().writable() == field.writable();
        if (next) {
            members.set(members.size() - 1, new Member(last.first(), last.name(), last.count() + 1));
        }
        return next;
    }
}
