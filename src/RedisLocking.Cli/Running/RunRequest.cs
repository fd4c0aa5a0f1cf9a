using System.Runtime.Versioning;
using RedisLocking.Cli.Backends;
using RedisLocking.Cli.Processes;
using RedisLocking.Cli.Values;

namespace RedisLocking.Cli.Running;

/// <summary>What is to run under which lock.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed record RunRequest(LockRequest Lock, LeaseTimes Times, CommandLine Command);
