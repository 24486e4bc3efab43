#include "bpf.h"
#include "core.h"

#define PROGRAM(name) SEC("raw_tp/" #name) u64 name(struct task *t)

PROGRAM(load) { return t->tgid; }
PROGRAM(load_array) { return t->list[2].inside; }
PROGRAM(load_deep) { return t->nested.inside; }
PROGRAM(load_union) { return t->in_union; }
PROGRAM(load_narrow) { return t->narrow; }
PROGRAM(load_pointer) { return t->parent != 0; }
PROGRAM(load_grown_signed) { return t->grown_signed; }
PROGRAM(store) { t->tgid = 5; return 0; }
PROGRAM(load_gone) { return t->gone; }
PROGRAM(guarded) { return FIELD(t->gone, EXISTS) ? t->gone : 0; }
PROGRAM(load_missing) { return ((struct missing *)t)->field; }
PROGRAM(load_twice) { return ((struct twice *)t)->field; }
PROGRAM(flavor) { return ((struct task___new *)t)->added; }
PROGRAM(offset) { return FIELD(t->name, BYTE_OFFSET); }
PROGRAM(size) { return FIELD(t->name, BYTE_SIZE); }
PROGRAM(exists) { return FIELD(t->name, EXISTS); }
PROGRAM(exists_not) { return FIELD(t->gone, EXISTS); }
PROGRAM(is_signed) { return FIELD(t->flag_c, SIGNED); }
PROGRAM(is_unsigned) { return FIELD(t->flag_b, SIGNED); }
PROGRAM(bit_offset) { return FIELD(t->flag_b, BYTE_OFFSET); }
PROGRAM(bit_size) { return FIELD(t->flag_b, BYTE_SIZE); }
PROGRAM(lshift) { return FIELD(t->flag_b, LSHIFT); }
PROGRAM(rshift) { return FIELD(t->flag_b, RSHIFT); }
PROGRAM(type_local) { return TYPE_LOCAL(struct task); }
PROGRAM(type_target) { return TYPE_TARGET(struct task); }
PROGRAM(type_target_missing) { return TYPE_TARGET(struct missing); }
PROGRAM(type_exists) { return TYPE_EXISTS(struct task); }
PROGRAM(type_exists_not) { return TYPE_EXISTS(struct missing); }
PROGRAM(type_exists_typedef) { return TYPE_EXISTS(point); }
PROGRAM(type_exists_handler) { return TYPE_EXISTS(handler); }
PROGRAM(type_size) { return TYPE_SIZE(struct task); }
PROGRAM(type_size_missing) { return TYPE_SIZE(struct missing); }
PROGRAM(type_matches) { return TYPE_MATCHES(struct same); }
PROGRAM(type_matches_not) { return TYPE_MATCHES(struct different); }
PROGRAM(value_exists) { return VALUE_EXISTS(enum state, SLEEPING); }
PROGRAM(value_exists_not) { return VALUE_EXISTS(enum state, REMOVED); }
PROGRAM(value) { return VALUE(enum state, SLEEPING); }
PROGRAM(value_large) { return VALUE(enum big, LARGE); }
PROGRAM(value_missing) { return VALUE(enum state, REMOVED); }
