"""System calls of x86-64 by name, those that the filter speaks of (Linux's arch/x86/entry/syscalls)."""

from __future__ import annotations

_TABLE = """
ioctl=16 shmget=29 shmat=30 shmctl=31 socket=41 connect=42 accept=43 bind=49 listen=50 socketpair=53
clone=56 kill=62 semget=64 semop=65 semctl=66 shmdt=67 msgget=68 msgsnd=69 msgrcv=70 msgctl=71 fcntl=72
chmod=90 fchmod=91 chown=92 fchown=93 lchown=94 ptrace=101 syslog=103 setuid=105 setgid=106 setpgid=109
setsid=112 setreuid=113 setregid=114 setgroups=116 setresuid=117 setresgid=119 setfsuid=122 setfsgid=123
capset=126 rt_sigqueueinfo=129 utime=132 uselib=134 personality=135 ustat=136 sysfs=139 setpriority=141
sched_setparam=142 sched_setscheduler=144 vhangup=153 modify_ldt=154 pivot_root=155 _sysctl=156 adjtimex=159
chroot=161 acct=163 settimeofday=164 mount=165 umount2=166 swapon=167 swapoff=168 reboot=169 sethostname=170
setdomainname=171 iopl=172 ioperm=173 create_module=174 init_module=175 delete_module=176
get_kernel_syms=177 query_module=178 quotactl=179 nfsservctl=180 setxattr=188 lsetxattr=189 fsetxattr=190
removexattr=197 lremovexattr=198 fremovexattr=199 tkill=200 sched_setaffinity=203 lookup_dcookie=212
semtimedop=220 clock_settime=227 tgkill=234 utimes=235 mbind=237 set_mempolicy=238 get_mempolicy=239
mq_open=240 mq_unlink=241 mq_timedsend=242 mq_timedreceive=243 mq_notify=244 mq_getsetattr=245
kexec_load=246 add_key=248 request_key=249 keyctl=250 ioprio_set=251 ioprio_get=252 inotify_add_watch=254
migrate_pages=256 fchownat=260 futimesat=261 fchmodat=268 unshare=272 move_pages=279 utimensat=280
accept4=288 rt_tgsigqueueinfo=297 perf_event_open=298 fanotify_init=300 fanotify_mark=301 prlimit64=302
name_to_handle_at=303 open_by_handle_at=304 clock_adjtime=305 setns=308 process_vm_readv=310
process_vm_writev=311 kcmp=312 finit_module=313 sched_setattr=314 seccomp=317 memfd_create=319
kexec_file_load=320 bpf=321 userfaultfd=323 pidfd_send_signal=424 io_uring_setup=425 io_uring_enter=426
io_uring_register=427 open_tree=428 move_mount=429 fsopen=430 fsconfig=431 fsmount=432 fspick=433
pidfd_open=434 clone3=435 close_range=436 openat2=437 pidfd_getfd=438 faccessat2=439 process_madvise=440
epoll_pwait2=441 mount_setattr=442 memfd_secret=447 process_mrelease=448 futex_waitv=449
set_mempolicy_home_node=450 cachestat=451 fchmodat2=452 futex_wake=454 futex_wait=455 futex_requeue=456
statmount=457 listmount=458 mseal=462 open_tree_attr=467
"""

NUMBERS: dict[str, int] = {
    name: int(number) for name, _, number in (word.partition("=") for word in _TABLE.split())
}


def numbers(names: str) -> tuple[int, ...]:
    """The numbers of calls whose names stand in a text. Raises KeyError for a name that is not known."""
    return tuple(NUMBERS[name] for name in names.split())
