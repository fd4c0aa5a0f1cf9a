using RedisLocking.Cli.Commands;
using RedisLocking.Cli.Processes;

using var turn = StartTurn.Take(TimeProvider.System);
return await RedislockCommand.InvokeAsync(args, TimeProvider.System, turn.End).ConfigureAwait(false);
