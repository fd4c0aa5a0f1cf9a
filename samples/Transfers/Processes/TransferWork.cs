using RedisLocking.Optimistic;
using Transfers.Accounts;
using Transfers.Orders;

namespace Transfers.Processes;

/// <summary>What each process does until its time is over, or it is killed in the middle of it.</summary>
internal sealed class TransferWork(IVersionedStore store, string name)
{
    public static IReadOnlyList<string> AccountNames { get; } = [.. Enumerable.Range(0, 100).Select(number => $"{number:00}")];

    public const int FirstBalance = 1000;

    public async Task RunAsync(TimeSpan length, TimeProvider time)
    {
        var (bank, desk, began) = (new Bank(store), new OrderDesk(store), time.GetTimestamp());
        for (var round = 1; time.GetElapsedTime(began) < length; round++)
        {
            var (from, to) = (Random.Shared.Next(AccountNames.Count), Random.Shared.Next(AccountNames.Count - 1));
            var (payer, payee) = (AccountNames[from], AccountNames[to < from ? to : to + 1]);
            var amount = Random.Shared.Next(1, 50);
            try
            {
                _ = round % 2 == 0 ? await bank.MoveAsync(payer, payee, amount) : await bank.SendAsync(payer, payee, amount);
                if (round % 100 == 0)
                    await desk.AddLineAsync("audit", $"{name}: {round}");
            }
            catch (Exception passing) when (passing is StoreUnavailableException or StmConflictException)
            {
                // The transfer may be on its way: whoever meets it finishes it.
            }
        }
    }
}
