using RedisLocking.Optimistic.Tests.Sequences;

// The tests; or, as one of them starts it, a process that takes numbers.
return args is ["numbers", .. var options]
    ? await NumberTaker.RunAsync(options)
    : await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
