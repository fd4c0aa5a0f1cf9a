using System.Globalization;
using RedisLocking;
using RedisLocking.TestWorker;

// A process that takes locks as it is told, so that a test can stop and kill one that is not its own.
//   dotnet RedisLocking.TestWorker.dll HOST:PORT
// Reads a command a line: acquire NAME WAIT_MS TTL_MS, release, exit. Writes a line for whatever happens: ready,
// granted TOKEN, refused, unavailable, lost, released true|false. Ends with its standard input.
await using var locks = new RedisLockProvider(new RedisLockOptions { ConnectionString = args[0] });
await locks.Mutex("warm-up:" + Environment.ProcessId.ToString(CultureInfo.InvariantCulture)).RunAsync((_, _) => Task.CompletedTask);
var worker = new Worker(locks, Console.Out);
worker.Write("ready");

while (await Console.In.ReadLineAsync() is { } line)
{
    switch (line.Split(' '))
    {
        case ["acquire", var name, var wait, var ttl]:
            worker.Acquire(name, Milliseconds(wait), Milliseconds(ttl));
            break;
        case ["release"]:
            await worker.ReleaseAsync();
            break;
        case ["exit"]:
            return;
        default:
            throw new InvalidOperationException($"'{line}' is no command.");
    }
}

static TimeSpan Milliseconds(string number) => TimeSpan.FromMilliseconds(int.Parse(number, CultureInfo.InvariantCulture));
