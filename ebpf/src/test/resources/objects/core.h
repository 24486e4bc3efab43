/* Types as the object knows them. The target has others under the same names: core_target.c. */
#define RELOCATED __attribute__((preserve_access_index))

struct RELOCATED nested {
	int skipped;
	u64 inside;
};

struct RELOCATED task {
	u32 pid;
	u32 tgid;
	char name[16];
	struct nested nested;
	struct task *parent;
	u32 flag_a : 3;
	u32 flag_b : 5;
	s32 flag_c : 7;
	u16 narrow;
	s32 grown_signed;
	struct nested list[4];
	union {
		u32 in_union;
		u64 other;
	};
	u64 gone;
};

struct RELOCATED task___new {
	u64 added;
};

struct RELOCATED missing {
	u32 field;
};

struct RELOCATED twice {
	u32 field;
};

enum state { RUNNING = 0, SLEEPING = 1, REMOVED = 7 };
enum big : unsigned long long { LARGE = 0x100000000ULL };
typedef int (*handler)(struct task *, u32);
typedef struct {
	u32 x;
	u32 y;
} point;
struct same {
	u32 a;
	char b[4];
	struct task *t;
};
struct different {
	u32 a;
};

enum { BYTE_OFFSET, BYTE_SIZE, EXISTS, SIGNED, LSHIFT, RSHIFT };
#define FIELD(access, kind) __builtin_preserve_field_info(access, kind)
#define TYPE_EXISTS(type) __builtin_preserve_type_info(*(typeof(type) *)0, 0)
#define TYPE_SIZE(type) __builtin_preserve_type_info(*(typeof(type) *)0, 1)
#define TYPE_MATCHES(type) __builtin_preserve_type_info(*(typeof(type) *)0, 2)
#define TYPE_LOCAL(type) __builtin_btf_type_id(*(typeof(type) *)0, 0)
#define TYPE_TARGET(type) __builtin_btf_type_id(*(typeof(type) *)0, 1)
#define VALUE_EXISTS(type, value) __builtin_preserve_enum_value(*(typeof(type) *)value, 0)
#define VALUE(type, value) __builtin_preserve_enum_value(*(typeof(type) *)value, 1)
