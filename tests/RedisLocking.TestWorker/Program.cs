using System.Globalization;
using RedisLocking;
using RedisLocking.TestWorker;
using RedisLocking.TestWorker.Campaign;
using RedisLocking.TestWorker.Elections;
using StackExchange.Redis;

// A process that takes locks as it is told, so that a test can stop and kill one that is not its own.
//   dotnet RedisLocking.TestWorker.dll HOST:PORT [POSTGRES]
// Reads a command a line: acquire NAME WAIT_MS TTL_MS [KIND [TIMES]], session TTL_MS, for which the KIND session acquires then, register USER fenced|unfenced, release,
// loop WHAT SEED TASKS LENGTH_MS HOLD_MS TTL_MS (see Loop.cs), elect NAME VALUE LIST TTL_MS, resign, exit. Writes a line for
// whatever happens: ready, opened, granted TOKEN, refused, unavailable, lost, released true|false; and of a registration: looked, upon
// which it waits for a line before it writes, then registered, found, or stale; of an election: leads TOKEN, resigned true|false. Ends with its standard input.
// With "campaign" as the second argument it is one of a fault campaign's, which takes no commands: see Campaign/CampaignOptions.cs.
if (args is [var redis, "campaign", .. var campaign])
{
    await CampaignWorker.RunAsync(CampaignOptions.Parse(redis, campaign));
    return;
}

// On a busy machine a process that has just started may need many times the usual deadline for its first call.
await using var locks = new RedisLockProvider(new RedisLockOptions { ConnectionString = args[0], OperationDeadline = TimeSpan.FromSeconds(30) });
await locks.Mutex("warm-up:" + Environment.ProcessId.ToString(CultureInfo.InvariantCulture)).RunAsync((_, _) => Task.CompletedTask);
var worker = new Worker(Console.Out);
Candidate? candidate = null;
worker.Write("ready");
ILockSession? session = null;

while (await Console.In.ReadLineAsync() is { } line)
{
    switch (line.Split(' '))
    {
        case ["acquire", var name, var wait, var ttl]:
            worker.Acquire(Kinds.Of(locks, "mutex", name, Milliseconds(ttl)), Milliseconds(wait));
            break;
        case ["session", var ttl]:
            session = await locks.OpenSessionAsync(Milliseconds(ttl));
            worker.Write("opened");
            break;
        case ["acquire", var name, var wait, _, "session"]:
            worker.Acquire(session!.Mutex(name), Milliseconds(wait));
            break;
        case ["acquire", var name, var wait, var ttl, var kind, .. var times]:
            for (var left = times is [var several] ? Number(several) : 1; left > 0; left--)
                worker.Acquire(Kinds.Of(locks, kind, name, Milliseconds(ttl)), Milliseconds(wait));
            break;
        case ["loop", var what, var seed, var tasks, var length, var hold, var ttl]:
            _ = new Loop(locks, worker.Write, Milliseconds(hold), Milliseconds(ttl)).RunAsync(what, Number(seed), Number(tasks), Milliseconds(length));
            break;
        case ["campaign", var name, var value, var ttl]:
            worker.Campaign(locks.Election(name, new LeaseOptions { Ttl = Milliseconds(ttl) }), value);
            break;
        case ["elect", var name, var value, var list, var ttl]:
            candidate = new Candidate(locks, await ConnectionMultiplexer.ConnectAsync(args[0] + ",abortConnect=false"), worker.Write);
            _ = candidate.RunAsync(name, value, list, Milliseconds(ttl));
            break;
        case ["resign"]:
            await candidate!.ResignAsync();
            break;
        case ["register", var user, var how]:
            worker.Write(await new Registration(args[1], worker.Lease, AfterTheLook).RunAsync(user, fenced: how == "fenced"));
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

// Between the last look at the clock and the write is where no holder can see that it lost.
void AfterTheLook()
{
    worker.Write("looked");
    Console.In.ReadLine();
}

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

static TimeSpan Milliseconds(string number) => TimeSpan.FromMilliseconds(Number(number));
