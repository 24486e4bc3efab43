call 7
r6 = r0
call 5
if r6 == r0 goto +2
r0 = 1
exit
r0 ^= r6
exit
