package dev.bpf4j.ebpf.btf;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes types that no compiler writes. Types are numbered from 1 in the order in which they are added. */
public final class BtfBuilder {
    private static final int HEADER_BYTES = 24;
    private static final int FLAG = 1 << 31;

    private final ByteOrder order;
    private final List<Integer> words = new ArrayList<>();
    private final ByteArrayOutputStream strings = new ByteArrayOutputStream();
    private int count;

    public BtfBuilder(ByteOrder order) {
        this.order = order;
        strings.write(0);
    }

    public int string(String text) {
        if (text.isEmpty()) {
            return 0;
        }
        int at = strings.size();
        strings.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        strings.write(0);
        return at;
    }

    /** @return the type's id */
    public int type(String name, int kind, boolean flag, int length, int sizeOrType, int... more) {
        words.addAll(List.of(string(name), kind << 24 | length | (flag ? FLAG : 0), sizeOrType));
        for (int word : more) {
            words.add(word);
        }
        return ++count;
    }

    public int integer(String name, int size, boolean signed) {
        return type(name, 1, false, 0, size, (signed ? 1 << 24 : 0) | size * 8);
    }

    public int pointer(int target) {
        return type("", 2, false, 0, target);
    }

    public int array(int element, int index, int length) {
        return type("", 3, false, 0, 0, element, index, length);
    }

    public int typedef(String name, int target) {
        return type(name, 8, false, 0, target);
    }

    /** Members as type and bit offset, repeated; names are a, b, c. */
    public int struct(String name, int size, int... members) {
        int[] more = new int[members.length / 2 * 3];
        for (int i = 0; i < members.length / 2; i++) {
            more[3 * i] = string(Character.toString('a' + i));
            more[3 * i + 1] = members[2 * i];
            more[3 * i + 2] = members[2 * i + 1];
        }
        return type(name, 4, false, members.length / 2, size, more);
    }

    public byte[] build() {
        byte[] text = strings.toByteArray();
        ByteBuffer bytes = ByteBuffer.allocate(HEADER_BYTES + words.size() * 4 + text.length)
                .order(order);
        bytes.putShort((short) BtfReader.MAGIC).put((byte) 1).put((byte) 0).putInt(HEADER_BYTES);
        bytes.putInt(0).putInt(words.size() * 4).putInt(words.size() * 4).putInt(text.length);
        words.forEach(bytes::putInt);
        return bytes.put(text).array();
    }

    public Btf parse() {
        return Btf.parse(build());
    }
}
