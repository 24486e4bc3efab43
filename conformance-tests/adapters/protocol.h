/* The line protocol of the conformance suite (docs/conformance.md), for adapters in C.
 *
 * An adapter fills in the functions below and calls serve(). Lines come from stdin, answers go to stdout.
 */
#ifndef BPF4J_PROTOCOL_H
#define BPF4J_PROTOCOL_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* As struct sock_filter and struct bpf_insn have it. */
struct insn {
    uint16_t code;
    uint8_t jt, jf;
    uint32_t k;
};

struct program {
    int is_seccomp;
    size_t length;
    struct insn *insns;
};

/* A packet or the 64 bytes of seccomp_data. */
struct input {
    uint8_t *bytes;
    size_t captured;
    uint32_t wire;
    const char *meta; /* the rest of the line: NAME=NUMBER NAME=NUMBER ... */
};

/* What the greeting calls the engine. */
const char *engine_name(void);

/* Answers whether the program may be loaded: prints "accept", "refuse [REASON]" or "unsupported [REASON]". */
void check_program(const struct program *program);

/* Runs the program that was accepted last: prints "result N", "kept N", "dropped" or "unsupported [REASON]". */
void run_program(const struct program *program, const struct input *input);

/* The value of a field of the metadata; 0 if it is not given. */
static inline uint32_t meta_value(const struct input *input, const char *name) {
    size_t length = strlen(name);
    for (const char *at = input->meta; at && *at; at = strchr(at, ' ')) {
        at += strspn(at, " ");
        if (!strncmp(at, name, length) && at[length] == '=')
            return (uint32_t)strtoul(at + length + 1, NULL, 10);
    }
    return 0;
}

/* Whether a field of the metadata is given. */
static inline int meta_given(const struct input *input, const char *name) {
    size_t length = strlen(name);
    for (const char *at = input->meta; at && *at; at = strchr(at, ' ')) {
        at += strspn(at, " ");
        if (!strncmp(at, name, length) && at[length] == '=')
            return 1;
    }
    return 0;
}

/* "N,code jt jf k,code jt jf k," */
static inline int read_program(const char *text, struct program *program) {
    char *at;
    program->length = strtoul(text, &at, 10);
    free(program->insns);
    program->insns = calloc(program->length + 1, sizeof(struct insn));
    for (size_t i = 0; i < program->length; i++) {
        struct insn *insn = &program->insns[i];
        if (*at++ != ',')
            return 0;
        insn->code = (uint16_t)strtoul(at, &at, 10);
        insn->jt = (uint8_t)strtoul(at, &at, 10);
        insn->jf = (uint8_t)strtoul(at, &at, 10);
        insn->k = (uint32_t)strtoul(at, &at, 10);
    }
    return 1;
}

/* Hexadecimal digits up to a blank; "-" for none. The bytes are the caller's to free. */
static inline const char *read_bytes(const char *text, struct input *input) {
    size_t digits = strcspn(text, " \n");
    input->captured = *text == '-' ? 0 : digits / 2;
    input->bytes = malloc(input->captured + 1);
    for (size_t i = 0; i < input->captured; i++) {
        char pair[3] = {text[2 * i], text[2 * i + 1], 0};
        input->bytes[i] = (uint8_t)strtoul(pair, NULL, 16);
    }
    return text + digits;
}

static inline int serve(void) {
    struct program program = {0, 0, NULL};
    char *line = NULL;
    size_t size = 0;
    while (getline(&line, &size, stdin) > 0) {
        line[strcspn(line, "\n")] = 0;
        struct input input = {NULL, 0, 0, NULL};
        if (!strncmp(line, "hello 1", 7)) {
            printf("hello 1 %s\n", engine_name());
        } else if (!strncmp(line, "program packet ", 15) && read_program(line + 15, &program)) {
            program.is_seccomp = 0;
            check_program(&program);
        } else if (!strncmp(line, "program seccomp ", 16) && read_program(line + 16, &program)) {
            program.is_seccomp = 1;
            check_program(&program);
        } else if (!strncmp(line, "packet ", 7)) {
            char *rest;
            input.wire = (uint32_t)strtoul(read_bytes(line + 7, &input), &rest, 10);
            input.meta = rest;
            run_program(&program, &input);
        } else if (!strncmp(line, "call ", 5)) {
            read_bytes(line + 5, &input);
            input.wire = (uint32_t)input.captured;
            run_program(&program, &input);
        } else {
            puts("unsupported line");
        }
        free(input.bytes);
        fflush(stdout);
    }
    free(line);
    free(program.insns);
    return 0;
}

#endif
