package dev.bpf4j.conformance.prove.bytecode;

import dev.bpf4j.conformance.prove.solve.UndecidedException;
import dev.bpf4j.conformance.prove.term.Term;
import dev.bpf4j.conformance.prove.term.Terms;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Calls: of our methods, which are run; and of the library's, of which those that may come are known. */
final class Calls {
    private static final String OPTIONAL = "java/util/Optional";

    private final Bytecode code;
    private final Terms terms;
    private final Numbers numbers;
    private final Library library;

    Calls(Bytecode code) {
        this.code = code;
        this.terms = code.terms();
        this.numbers = code.numbers();
        this.library = new Library(terms, numbers);
    }

    /** Whether the method returns. */
    boolean method(Frame frame, Step.Call call) {
        boolean isStatic = call.opcode() == Opcodes.INVOKESTATIC;
        List<Value> args = frame.pop(Type.getArgumentTypes(call.descriptor()).length + (isStatic ? 0 : 1));
        boolean isVirtual = call.opcode() == Opcodes.INVOKEVIRTUAL || call.opcode() == Opcodes.INVOKEINTERFACE;
        return push(
                frame,
                call.descriptor(),
                invoke(frame.state, call.owner(), call.name(), call.descriptor(), args, isVirtual));
    }

    private static boolean push(Frame frame, String descriptor, Optional<Value> result) {
        if (Type.getReturnType(descriptor) != Type.VOID_TYPE) {
            result.ifPresent(frame::push);
        }
        return result.isPresent();
    }

    private Optional<Value> invoke(
            State state, String owner, String name, String descriptor, List<Value> args, boolean isVirtual) {
        if (isVirtual && args.get(0) instanceof Value.Function function) {
            return apply(state, function, args.subList(1, args.size()));
        }
        if (isVirtual && name.equals("clone") && owner.startsWith("[")) {
            return Optional.of(code.objects().allocate(state, state.get(args.get(0))));
        }
        String type = isVirtual && args.get(0) instanceof Value.Reference
                ? state.get(args.get(0)).type()
                : owner;
        Optional<ClassFiles.Method> method = code.classes().find(type, name, descriptor);
        if (method.isEmpty()) {
            return library(state, owner, name, args);
        }
        code.objects().initialise(method.get().owner());
        return code.run(method.get(), state, args);
    }

    private Optional<Value> apply(State state, Value.Function function, List<Value> args) {
        Handle handle = function.implementation();
        List<Value> all = new ArrayList<>(function.captured());
        all.addAll(args);
        if (handle.getOwner().equals("java/lang/Class") && handle.getName().equals("cast")) {
            return Optional.of(args.get(0));
        }
        if (handle.getTag() == Opcodes.H_NEWINVOKESPECIAL) {
            Value made = code.objects().allocate(state, handle.getOwner());
            all.add(0, made);
            return invoke(state, handle.getOwner(), handle.getName(), handle.getDesc(), all, false)
                    .map(nothing -> made);
        }
        boolean isVirtual = handle.getTag() == Opcodes.H_INVOKEVIRTUAL || handle.getTag() == Opcodes.H_INVOKEINTERFACE;
        return invoke(state, handle.getOwner(), handle.getName(), handle.getDesc(), all, isVirtual);
    }

    private Optional<Value> library(State state, String owner, String name, List<Value> args) {
        if (owner.equals(OPTIONAL)) {
            return optional(state, name, args);
        }
        if (name.equals("<init>")) {
            return constructor(state, owner, args);
        }
        if (name.equals("ordinal") || name.equals("name")) {
            return Optional.of(state.get(args.get(0)).field(name));
        }
        if (name.equals("requireNonNull") || name.equals("getClass")) {
            return Optional.of(args.get(0));
        }
        if (Library.divides(name)) {
            Term divisor = numbers.term(args.get(1));
            code.require(state, terms.not(terms.eq(divisor, terms.constant(divisor.bits(), 0))));
        }
        Optional<Value> result = library.call(owner, name, args);
        if (result.isEmpty()) {
            throw new UndecidedException("a call of " + owner + "." + name, "");
        }
        return result;
    }

    /** Of the library's constructors only that of enum constants does something that is seen. */
    private static Optional<Value> constructor(State state, String owner, List<Value> args) {
        if (owner.equals("java/lang/Enum")) {
            state.set(args.get(0), "name", args.get(1));
            state.set(args.get(0), "ordinal", args.get(2));
        }
        return Optional.of(Value.NOTHING);
    }

    private Optional<Value> optional(State state, String name, List<Value> args) {
        Value.Possible maybe = args.isEmpty() || !(args.get(0) instanceof Value.Possible possible)
                ? new Value.Possible(terms.no(), Value.NOTHING)
                : possible;
        return switch (name) {
            case "of" -> Optional.of(new Value.Possible(terms.yes(), args.get(0)));
            case "empty" -> Optional.of(maybe);
            case "isPresent" -> Optional.of(numbers.truth(maybe.present()));
            case "isEmpty" -> Optional.of(numbers.truth(terms.not(maybe.present())));
            case "orElse" ->
                code.either(state, maybe.present(), s -> Optional.of(maybe.value()), s -> Optional.of(args.get(1)));
            case "orElseGet" ->
                code.either(
                        state,
                        maybe.present(),
                        s -> Optional.of(maybe.value()),
                        s -> apply(s, (Value.Function) args.get(1), List.of()));
            case "get", "orElseThrow" -> {
                code.require(state, maybe.present());
                yield Optional.of(maybe.value());
            }
            case "map" -> mapped(state, maybe, args.get(1), value -> new Value.Possible(terms.yes(), value));
            case "flatMap" -> mapped(state, maybe, args.get(1), value -> value);
            default -> throw new UndecidedException("a call of Optional." + name, "");
        };
    }

    private Optional<Value> mapped(
            State state, Value.Possible maybe, Value function, java.util.function.UnaryOperator<Value> wrap) {
        return code.either(
                state,
                maybe.present(),
                s -> apply(s, (Value.Function) function, List.of(maybe.value())).map(wrap),
                s -> Optional.of(new Value.Possible(terms.no(), Value.NOTHING)));
    }

    /** Makes a lambda; compares records; or makes text, which only messages of exceptions need. */
    boolean dynamic(Frame frame, Step.Dynamic call) {
        List<Value> args = frame.pop(Type.getArgumentTypes(call.descriptor()).length);
        String bootstrap = call.bootstrap().getOwner();
        if (bootstrap.equals("java/lang/invoke/LambdaMetafactory")) {
            frame.push(new Value.Function((Handle) call.arguments().get(1), args));
        } else if (bootstrap.equals("java/lang/runtime/ObjectMethods")
                && call.name().equals("equals")) {
            frame.push(numbers.truth(code.objects().equal(frame.state, args.get(0), args.get(1))));
        } else if (bootstrap.equals("java/lang/invoke/StringConcatFactory")) {
            frame.push(new Value.Opaque("text"));
        } else {
            throw new UndecidedException("a dynamic call of " + call.name() + " in " + frame.where(), "");
        }
        return true;
    }
}
