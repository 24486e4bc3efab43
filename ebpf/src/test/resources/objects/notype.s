# As LLVM before 6 wrote programs: plain global symbols, and labels of basic blocks.
	.section	"tc/a","ax",@progbits
	.globl	first
first:
	r0 = 0
	if r1 == 0 goto LBB0_2
	r0 = 1
LBB0_2:
	exit
	.globl	second
second:
	r0 = 2
	exit
	.section	"socket1","ax",@progbits
	r0 = *(u16 *)skb[12]
	r6 = r1
	r0 = *(u8 *)skb[r7]
LBB1_1:
	exit
	.section	maps,"aw",@progbits
	.globl	unsized
unsized:
	.long	1, 4, 8, 16, 0, 0, 0
	.globl	unsized_too
unsized_too:
	.long	2, 4, 8, 1, 0, 0, 0
	.section	"xdp_uses","ax",@progbits
	r1 = unsized_too ll
	r0 = 0
	exit
	.section	license,"aw",@progbits
	.asciz	"GPL"
