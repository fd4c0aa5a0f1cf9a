using System.Text.Json;
using RedisLocking.Optimistic;
using Transfers.Accounts;
using Transfers.Orders;

namespace RedisLocking.Samples.Tests.Transfers;

/// <summary>Transfers whose process is killed between any two of its calls: another one finishes them, once.</summary>
public sealed class BankTests
{
    private static readonly string[] Accounts = ["a", "b"];

    [Fact]
    public async Task A_transfer_that_was_left_anywhere_is_finished_by_whoever_meets_it()
    {
        var killedAfter = 0;
        for (var completed = false; !completed; killedAfter++)
        {
            var store = new InMemoryVersionedStore();
            var bank = await OpenAsync(store);
            completed = await TryAsync(() => new Bank(new KilledAfter(store, killedAfter)).SendAsync("a", "b", 30));

            (await bank.ReadAsync(Accounts)).Total.ShouldBe(200);
            await Task.WhenAll(bank.FinishAsync("a"), new Bank(store).FinishAsync("a"));
            var ledger = await bank.ReadAsync(Accounts);
            ledger.Total.ShouldBe(200);
            ledger.IsSettled.ShouldBeTrue();
            (await store.GetAsync<Account>("account:b"))!.Value.Balance.ShouldBe(ledger.Sent == 1 ? 130 : 100);
        }

        killedAfter.ShouldBeGreaterThan(5);
    }

    [Fact]
    public async Task Nobody_sends_or_moves_what_is_not_there()
    {
        var bank = await OpenAsync(new InMemoryVersionedStore());

        (await bank.SendAsync("a", "b", 101)).ShouldBeFalse();
        (await bank.MoveAsync("a", "b", 101)).ShouldBeFalse();
        (await bank.MoveAsync("a", "b", 100)).ShouldBeTrue();
        (await bank.ReadAsync(Accounts)).Total.ShouldBe(200);
    }

    [Fact]
    public async Task Transfers_in_both_directions_at_once_lose_nothing()
    {
        var store = new InMemoryVersionedStore();
        var bank = await OpenAsync(store);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(task => Task.Run(async () =>
        {
            var own = new Bank(store);
            for (var round = 0; round < 50; round++)
                _ = (task + round) % 3 == 0 ? await own.MoveAsync("a", "b", 1) : task % 2 == 0 ? await own.SendAsync("a", "b", 1) : await own.SendAsync("b", "a", 1);
        })));

        await bank.FinishAsync("a");
        await bank.FinishAsync("b");
        var ledger = await bank.ReadAsync(Accounts);
        ledger.Total.ShouldBe(200);
        ledger.IsSettled.ShouldBeTrue();
    }

    [Fact]
    public async Task Lines_that_several_add_at_once_are_all_there()
    {
        var store = new InMemoryVersionedStore();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(desk => Task.Run(() => new OrderDesk(store).AddLineAsync("1", $"by {desk}"))));

        (await new OrderDesk(store).ReadAsync("1")).Order().ShouldBe(Enumerable.Range(0, 8).Select(desk => $"by {desk}"));
    }

    private static async Task<Bank> OpenAsync(IVersionedStore store)
    {
        var bank = new Bank(store);
        foreach (var account in Accounts)
            await bank.OpenAsync(account, 100);
        return bank;
    }

    private static async Task<bool> TryAsync(Func<Task> transfer)
    {
        try
        {
            await transfer();
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private sealed class KilledAfter(IVersionedStore store, int calls) : IVersionedStore
    {
        private int _left = calls;

        public JsonSerializerOptions SerializerOptions => store.SerializerOptions;

        public TimeProvider TimeProvider => store.TimeProvider;

        public ValueTask<TransactionReply> ExecuteAsync(TransactionRequest request, CancellationToken cancellationToken = default) =>
            _left-- > 0 ? store.ExecuteAsync(request, cancellationToken) : throw new OperationCanceledException("The process is dead.");

        public ISequence Sequence(string name, SequenceOptions? options = null) => store.Sequence(name, options);
    }
}
