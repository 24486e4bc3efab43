package dev.bpf4j.ebpf.linux;

import dev.bpf4j.ebpf.btf.Btf;
import dev.bpf4j.ebpf.helper.Caller;
import dev.bpf4j.ebpf.helper.HelperFunction;
import dev.bpf4j.ebpf.isa.Atomic;
import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.ebpf.map.BpfMap;
import dev.bpf4j.ebpf.memory.AccessFault;
import dev.bpf4j.ebpf.memory.Memory;
import dev.bpf4j.ebpf.memory.Region;
import dev.bpf4j.ebpf.object.LocalType;
import dev.bpf4j.ebpf.object.ObjectHeap;
import dev.bpf4j.ebpf.platform.ProgramType;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Objects that programs make, lists and trees of them, and fields that have them. */
public final class ObjectFunctions {
    /** The kernel gives no objects that are larger. */
    private static final int LARGEST = 4096;

    private static final String NEW = "obj_new_impl";
    private static final String PER_CPU_NEW = "percpu_obj_new_impl";

    private ObjectFunctions() {}

    static void register(Functions f) {
        f.add(NEW, ObjectFunctions::untyped);
        f.add(PER_CPU_NEW, ObjectFunctions::untyped);
        f.add("obj_drop_impl", (c, object, r2, r3, r4, r5) -> drop(c, object));
        f.add("percpu_obj_drop_impl", (c, object, r2, r3, r4, r5) -> drop(c, object));
        f.add(
                "refcount_acquire_impl",
                (c, object, r2, r3, r4, r5) -> c.objects().acquire(offset(c, object)) ? object : 0);
        f.add("kptr_xchg", (c, field, object, r3, r4, r5) -> exchange(c, field, object));
        f.add(
                "this_cpu_ptr",
                (c, object, r2, r3, r4, r5) ->
                        ofProcessor(c, object, c.host().cpu().getAsInt() % processors()));
        f.add("per_cpu_ptr", (c, object, cpu, r3, r4, r5) -> ofProcessor(c, object, (int) cpu));
        registerLists(f);
        registerTrees(f);
    }

    private static void registerLists(Functions f) {
        f.add("list_push_front_impl", (c, head, node, r3, r4, r5) -> push(c, head, node, true));
        f.add("list_push_back_impl", (c, head, node, r3, r4, r5) -> push(c, head, node, false));
        f.add("list_pop_front", (c, head, r2, r3, r4, r5) -> end(c, head, true, true));
        f.add("list_pop_back", (c, head, r2, r3, r4, r5) -> end(c, head, false, true));
        f.add("list_front", (c, head, r2, r3, r4, r5) -> end(c, head, true, false));
        f.add("list_back", (c, head, r2, r3, r4, r5) -> end(c, head, false, false));
    }

    private static void registerTrees(Functions f) {
        f.add("rbtree_add_impl", (c, root, node, less, r4, r5) -> add(c, root, node, less));
        f.add(
                "rbtree_remove",
                (c, root, node, r3, r4, r5) ->
                        c.objects().remove(region(c, root), Memory.offset(root), offset(c, node)) ? node : 0);
        f.add(
                "rbtree_first",
                (c, root, r2, r3, r4, r5) -> address(c, c.objects().first(region(c, root), Memory.offset(root))));
        f.add(
                "rbtree_root",
                (c, root, r2, r3, r4, r5) -> address(c, c.objects().root(region(c, root), Memory.offset(root))));
        f.add("rbtree_left", (c, root, node, r3, r4, r5) -> below(c, root, node, true));
        f.add("rbtree_right", (c, root, node, r3, r4, r5) -> below(c, root, node, false));
    }

    /** The same type for programs whose structures are known. */
    public static <T> ProgramType<T> with(ProgramType<T> type, Btf types) {
        return provide(provide(type, NEW, made(types, false)), PER_CPU_NEW, made(types, true));
    }

    private static <T> ProgramType<T> provide(ProgramType<T> type, String name, HelperFunction function) {
        boolean callable =
                type.helpers().all().stream().anyMatch(helper -> helper.name().equals("bpf_" + name));
        return callable ? type.providing("bpf_" + name, function) : type;
    }

    private static long untyped(Caller caller, long type, long meta, long r3, long r4, long r5) {
        throw new AccessFault("an object of type " + type + ": the program has no types");
    }

    private static HelperFunction made(Btf types, boolean perCpu) {
        Map<Integer, LocalType> known = new ConcurrentHashMap<>();
        return (caller, id, meta, r3, r4, r5) -> {
            LocalType type = known.computeIfAbsent(
                    (int) id,
                    i -> LocalType.of(types, i).orElseThrow(() -> new AccessFault("type " + i + " is no structure")));
            if (type.size() > LARGEST) {
                return 0;
            }
            int bytes = perCpu ? stride(type.size()) * processors() : type.size();
            return address(caller, caller.objects().make(Math.max(1, bytes), type.fields()));
        };
    }

    private static int processors() {
        return Runtime.getRuntime().availableProcessors();
    }

    private static int stride(int bytes) {
        return bytes + 7 & -8;
    }

    /** The address of an object; 0 if there is none. */
    static long address(Caller caller, int offset) {
        return offset < 0 ? 0 : caller.objectAddress(offset);
    }

    /** Where in the objects' memory an address is. */
    static int offset(Caller caller, long address) {
        int offset = Memory.offset(address);
        if (caller.objectAddress(offset) != address) {
            throw new AccessFault(String.format("0x%x is no object", address));
        }
        return offset;
    }

    static long drop(Caller caller, long object) {
        caller.objects().drop(offset(caller, object));
        return 0;
    }

    private static Region region(Caller caller, long address) {
        return caller.memory().region(address);
    }

    private static long ofProcessor(Caller caller, long object, int processor) {
        if (processor < 0 || processor >= processors()) {
            return 0;
        }
        int offset = offset(caller, object);
        return address(caller, offset + processor * (caller.objects().size(offset) / processors()));
    }

    /** What is in the value of a map is dropped when that ends. */
    private static void attach(Caller caller, long field, Runnable drop) {
        Region values = region(caller, field);
        if (values != caller.objects().memory()) {
            BpfMap map = caller.map(Memory.address((int) (field >>> Integer.SIZE) - 1, 0));
            map.attachments().add(Memory.offset(field), drop::run);
        }
    }

    private static long exchange(Caller caller, long field, long object) {
        if (object != 0) {
            caller.objects().publish(offset(caller, object));
        }
        long before = caller.memory().atomic(Atomic.XCHG, Width.DW, field, object, 0);
        if (object != 0) {
            ObjectHeap heap = caller.objects();
            Region region = region(caller, field);
            attach(caller, field, () -> {
                long held = region.atomic(Atomic.XCHG, Width.DW, Memory.offset(field), 0, 0);
                if (held != 0) {
                    heap.drop(Memory.offset(held));
                }
            });
        }
        return before;
    }

    /** The list or tree is dropped with the value of the map that it is in. */
    private static void keep(Caller caller, long head) {
        ObjectHeap heap = caller.objects();
        Region region = region(caller, head);
        int at = Memory.offset(head);
        attach(caller, head, () -> {
            heap.clear(region.load64(at));
            region.store64(at, 0);
        });
    }

    private static long push(Caller caller, long head, long node, boolean front) {
        int result = caller.objects().push(region(caller, head), Memory.offset(head), offset(caller, node), front);
        keep(caller, head);
        return result;
    }

    private static long end(Caller caller, long head, boolean front, boolean take) {
        return address(caller, caller.objects().end(region(caller, head), Memory.offset(head), front, take));
    }

    private static long add(Caller caller, long root, long node, long less) {
        int result = caller.objects()
                .add(
                        region(caller, root),
                        Memory.offset(root),
                        offset(caller, node),
                        (a, b) -> caller.callFunction(
                                less, caller.objectAddress((int) a), caller.objectAddress((int) b), 0, 0, 0));
        keep(caller, root);
        return result;
    }

    private static long below(Caller caller, long root, long node, boolean left) {
        return address(
                caller, caller.objects().below(region(caller, root), Memory.offset(root), offset(caller, node), left));
    }
}
