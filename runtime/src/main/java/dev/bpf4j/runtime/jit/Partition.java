package dev.bpf4j.runtime.jit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Blocks put into methods that HotSpot compiles: it leaves methods above 8000 bytes to its interpreter. A function that
 * fits is one method; the blocks of all others are dealt out to parts.
 */
final class Partition {
    /** What a method has beside its blocks: registers fetched and put back, and the handler of faults. */
    private static final int FRAME_BYTES = 550;

    /** Functions that helpers call back, in one class: each takes some 60 bytes of one method. */
    private static final int MOST_CALLBACKS = 100;

    /** An entry of the switch at a part's start. */
    private static final int ENTRY_BYTES = 4;

    /** Code that leaves a part for another one. */
    private static final int LEAVE_BYTES = 6;

    private final Limits limits;
    private final boolean segmented;
    private final boolean[] parted;
    private final List<Part> parts = new ArrayList<>();
    private final int[] partOfBlock;
    private final int[] points;

    Partition(Unit unit, Limits limits) {
        this.limits = limits;
        List<Block> blocks = unit.flow().blocks();
        segmented = unit.flow().callbacks().cardinality() > MOST_CALLBACKS
                || blocks.stream()
                                .mapToInt(block -> block.end() - block.start())
                                .sum()
                        > limits.classSlots();
        int[] bytes = new BlockSizes(unit, segmented).all();
        parted = new boolean[unit.functions().all().size()];
        for (Function function : unit.functions().all()) {
            parted[function.index()] = segmented || !fits(function, bytes);
        }
        partOfBlock = new int[blocks.size()];
        points = new int[blocks.size()];
        Arrays.fill(partOfBlock, -1);
        deal(
                blocks.stream()
                        .filter(block -> isParted(unit.functions().of(block.index())))
                        .toList(),
                bytes);
        findEntries(unit);
    }

    private boolean fits(Function function, int[] bytes) {
        int sum = FRAME_BYTES + ENTRY_BYTES * function.entries().size();
        for (Block block : function.blocks()) {
            sum += bytes[block.index()];
            if (sum > limits.methodBytes()) {
                return false;
            }
        }
        return true;
    }

    private void deal(List<Block> blocks, int[] bytes) {
        List<Block> members = new ArrayList<>();
        Set<Integer> leaving = new HashSet<>();
        int size = FRAME_BYTES;
        for (Block block : blocks) {
            size += bytes[block.index()] + ENTRY_BYTES;
            add(block, leaving);
            if (size + leaving.size() * LEAVE_BYTES > limits.methodBytes()) {
                close(members);
                leaving.clear();
                size = FRAME_BYTES + bytes[block.index()] + ENTRY_BYTES;
                add(block, leaving);
            }
            members.add(block);
            partOfBlock[block.index()] = parts.size();
        }
        close(members);
    }

    private void add(Block block, Set<Integer> leaving) {
        partOfBlock[block.index()] = parts.size();
        leaving.remove(block.index());
        for (int successor : block.successors()) {
            if (partOfBlock[successor] != parts.size()) {
                leaving.add(successor);
            }
        }
    }

    private void close(List<Block> members) {
        if (!members.isEmpty()) {
            parts.add(new Part(parts.size(), List.copyOf(members), new ArrayList<>()));
            members.clear();
        }
    }

    private void findEntries(Unit unit) {
        boolean[] entered = new boolean[partOfBlock.length];
        for (Function function : unit.functions().all()) {
            function.entries().forEach(entry -> entered[entry] = true);
        }
        for (Block block : unit.flow().blocks()) {
            for (int successor : block.successors()) {
                entered[successor] |= partOfBlock[successor] != partOfBlock[block.index()];
            }
        }
        for (Part part : parts) {
            for (Block block : part.blocks()) {
                if (entered[block.index()]) {
                    points[block.index()] =
                            Points.point(part.index(), part.entries().size());
                    part.entries().add(block.index());
                }
            }
        }
    }

    /** Whether the program takes several classes, each with parts only. */
    boolean isSegmented() {
        return segmented;
    }

    boolean isParted(Function function) {
        return parted[function.index()];
    }

    List<Part> parts() {
        return parts;
    }

    boolean isIn(Part part, int block) {
        return partOfBlock[block] == part.index();
    }

    /** Where control enters the part of a block that is an entry of it. */
    int point(int block) {
        return points[block];
    }

    /** What a function's method takes to start at that block: a point if it has parts, else the number of the entry. */
    int entry(Function function, Block block) {
        return isParted(function) ? point(block.index()) : function.entry(block);
    }
}
