r6 = *(u32 *)(r1 +0)
r7 = *(u32 *)(r1 +4)
if r6 > r7 goto +3
r0 = r7
r0 -= r6
exit
if w6 s< 7 goto +2
r0 = r6
exit
r0 = 0
exit
