using RedisLocking.Cli.Commands;

return await RedislockCommand.InvokeAsync(args, TimeProvider.System).ConfigureAwait(false);
