using RedisLocking.Optimistic;

namespace Transfers.Accounts;

/// <summary>Moves money between accounts, in two ways.</summary>
public sealed class Bank(IVersionedStore store)
{
    private static readonly StmOptions Patient = new() { MaxAttempts = 1000 };

    public Task OpenAsync(string account, int balance) => store.PutAsync(Key(account), new Account { Balance = balance }, Expected.Absent).AsTask();

    /// <summary>In one transaction: what one does where both accounts are in one hash slot, or on one server.</summary>
    /// <returns>Whether there was enough.</returns>
    public Task<bool> MoveAsync(string from, string to, int amount) => store.RunAsync(
        async tx =>
        {
            var (payer, payee) = (await ReadAsync(tx, from), await ReadAsync(tx, to));
            if (payer.Balance < amount)
                return false;
            payer.Balance -= amount;
            payee.Balance += amount;
            tx.Put(Key(from), payer);
            tx.Put(Key(to), payee);
            return true;
        },
        Patient);

    /// <summary>
    /// In steps of one account each, as it must be done across hash slots. The money leaves its account together with a record of where it goes. Whoever finds the
    /// record, this process or another one after it was killed, has it arrive, and then takes the record away.
    /// </summary>
    /// <returns>Whether there was enough.</returns>
    public async Task<bool> SendAsync(string from, string to, int amount)
    {
        while (true)
        {
            await FinishAsync(from);
            switch (await LeaveAsync(from, to, amount))
            {
                case Departure.NotEnough:
                    return false;
                case Departure.Left:
                    await FinishAsync(from);
                    return true;
            }
        }
    }

    /// <summary>Has the account's last transfer arrive, if it has not yet. Any number of processes may do that at once.</summary>
    public async Task FinishAsync(string from)
    {
        if ((await store.GetAsync<Account>(Key(from)))?.Value.Outgoing is not { } transfer)
            return;

        await store.RunAsync(
            async tx =>
            {
                var payee = await ReadAsync(tx, transfer.To);
                if (payee.HasReceived(from, transfer.Number))
                    return;
                payee.Balance += transfer.Amount;
                payee.Received[from] = transfer.Number;
                tx.Put(Key(transfer.To), payee);
            },
            Patient);
        await store.RunAsync(
            async tx =>
            {
                var payer = await ReadAsync(tx, from);
                if (payer.Outgoing?.Number != transfer.Number)
                    return;
                payer.Outgoing = null;
                tx.Put(Key(from), payer);
            },
            Patient);
    }

    /// <summary>All accounts as they were in one moment; on one server, for in a Cluster no moment is common to several slots.</summary>
    public async Task<Ledger> ReadAsync(IReadOnlyList<string> accounts)
    {
        var entries = await store.GetAllAsync<Account>(accounts.Select(Key));
        return new Ledger(accounts.Zip(entries).ToDictionary(one => one.First, one => one.Second!.Value));
    }

    private Task<Departure> LeaveAsync(string from, string to, int amount) => store.RunAsync(
        async tx =>
        {
            var payer = await ReadAsync(tx, from);
            if (payer.Outgoing is not null)
                return Departure.AnotherIsOnItsWay;
            if (payer.Balance < amount)
                return Departure.NotEnough;
            payer.Balance -= amount;
            payer.Outgoing = new Transfer(++payer.Sent, to, amount);
            tx.Put(Key(from), payer);
            return Departure.Left;
        },
        Patient);

    private static async Task<Account> ReadAsync(StmTransaction tx, string account) =>
        await tx.GetAsync<Account>(Key(account)) ?? throw new ArgumentException($"There is no account '{account}'.", nameof(account));

    private static string Key(string account) => $"account:{account}";

    private enum Departure
    {
        Left,
        NotEnough,
        AnotherIsOnItsWay,
    }
}
