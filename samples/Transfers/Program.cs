using System.Globalization;
using System.Security.Cryptography;
using RedisLocking.Optimistic;
using Transfers.Accounts;
using Transfers.Orders;
using Transfers.Processes;

// Transfers between 100 accounts by 8 processes, of which one is killed every 5 s; the total is looked at all the while.
//   dotnet run --project samples/Transfers -- localhost:6379 60     over a Redis, for 60 s (20 s if it is not said)
//   dotnet run --project samples/Transfers                          8 tasks of one process, in memory
const int Processes = 8;
var killEvery = TimeSpan.FromSeconds(5);
var time = TimeProvider.System;

if (args is [WorkerProcess.Verb, var server, var prefix, var seconds])
{
    await using var shared = new RedisVersionedStore(new RedisStoreOptions { ConnectionString = server, KeyPrefix = prefix });
    await new TransferWork(shared, $"process {Environment.ProcessId}").RunAsync(TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture)), time);
    return 0;
}

var length = TimeSpan.FromSeconds(args.Length > 1 ? double.Parse(args[1], CultureInfo.InvariantCulture) : 20);
var mine = $"transfers-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
await using var redis = args.Length > 0 ? new RedisVersionedStore(new RedisStoreOptions { ConnectionString = args[0], KeyPrefix = mine, OperationDeadline = TimeSpan.FromSeconds(10) }) : null;
IVersionedStore store = redis is null ? new InMemoryVersionedStore() : redis;

var bank = new Bank(store);
var accounts = TransferWork.AccountNames;
foreach (var account in accounts)
    await bank.OpenAsync(account, TransferWork.FirstBalance);
var expected = (await bank.ReadAsync(accounts)).Total;

using var crew = new Crew(args.Length > 0 ? args[0] : "", mine, time);
var working = redis is not null
    ? crew.RunAsync(Processes, length, killEvery)
    : Task.WhenAll(Enumerable.Range(0, Processes).Select(task => Task.Run(() => new TransferWork(store, $"task {task}").RunAsync(length, time))));

var (snapshots, wrong) = (0, 0);
while (!working.IsCompleted)
{
    wrong += (await bank.ReadAsync(accounts)).Total == expected ? 0 : 1;
    snapshots++;
}

await working;
foreach (var account in accounts)
    await bank.FinishAsync(account);
var last = await bank.ReadAsync(accounts);
var lines = await new OrderDesk(store).ReadAsync("audit");

Console.WriteLine($"{last.Sent:N0} transfers in steps, about as many in one; {crew.Killed} processes killed.");
Console.WriteLine($"The total was {expected:N0} in {snapshots - wrong:N0} of {snapshots:N0} looks, and is {last.Total:N0} now. All have arrived once: {last.IsSettled}. {lines.Count} lines in the order.");
return wrong == 0 && last.Total == expected && last.IsSettled ? 0 : 1;
