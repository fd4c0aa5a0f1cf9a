using RedisLocking.Cli.Output;

namespace RedisLocking.Cli.Running;

/// <summary>How a command under a lease ended.</summary>
/// <param name="ExitCode">Its own; of a signal that came before it could begin, the signal's.</param>
/// <param name="Lost">The lease was lost and the command ended for it; null: it ended by itself.</param>
internal sealed record CommandEnd(int ExitCode, FailedException? Lost = null);
