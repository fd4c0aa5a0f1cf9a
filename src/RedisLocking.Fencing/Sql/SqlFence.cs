using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using RedisLocking.Sql;

namespace RedisLocking;

/// <summary>
/// Makes a database refuse what a holder writes whose lock has gone to somebody else without its noticing. A table keeps, for
/// each lock, the latest lease under which a transaction wrote; an earlier one is refused. Immutable, and safe for all threads.
/// </summary>
/// <remarks>
/// The guard is the first statement of the transaction, before the reads that decide what is written: transactions of one lock
/// are in line from there to their ends. It works on any ADO.NET transaction, so also on Dapper's and Entity Framework's.
/// </remarks>
public sealed class SqlFence
{
    /// <summary>The fence table where nobody names another: <c>lock_fence</c>.</summary>
    public const string DefaultTable = "lock_fence";

    /// <summary>In place of a lease id: nobody holds that token.</summary>
    private const string RaisedBy = "raised";

    private readonly SqlFenceDialect _dialect;
    private readonly string _guard;

    /// <summary>Makes a fence that is kept in a table of the application's database.</summary>
    /// <param name="table">
    /// <c>table</c> or <c>schema.table</c>; put into statements unquoted. Applications whose locks live in different stores, or
    /// under different key prefixes, have different tables: their tokens do not compare.
    /// </param>
    /// <param name="dialect">The database's SQL; null: PostgreSQL.</param>
    /// <exception cref="ArgumentException"><paramref name="table"/> is no such name.</exception>
    public SqlFence(string table = DefaultTable, SqlFenceDialect? dialect = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        Table = FenceTable.Checked(table);
        _dialect = dialect ?? SqlFenceDialect.PostgreSql;
        _guard = ForTable(_dialect.Guard);
        CreateTableScript = ForTable(_dialect.CreateTable);
    }

    /// <summary>The fence table.</summary>
    public string Table { get; }

    /// <summary>What creates the fence table if it is missing, for those whose migrations are run by another tool.</summary>
    public string CreateTableScript { get; }

    /// <summary>Creates the fence table if it is missing. May be run at every start, on several servers at once.</summary>
    /// <param name="connection">An open connection.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException">The connection is not open.</exception>
    /// <exception cref="DbException">The database refused, for example because its user may not create tables.</exception>
    [SuppressMessage("Security", "CA2100", Justification = "The script is the dialect's, and the table's name is checked.")]
    public async Task EnsureTableAsync(DbConnection connection, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(connection);
        if (connection.State != ConnectionState.Open)
            throw new ArgumentException($"The connection that is to create table '{Table}' is not open.", nameof(connection));

        var command = connection.CreateCommand();
        await using (command.ConfigureAwait(false))
        {
            command.CommandText = CreateTableScript;
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Lets the transaction go on if no later holder of the lock has written, and locks the lock's row in the fence table until
    /// the transaction ends. A lease that stands for several locks passes with each of them, in their order, or not at all.
    /// </summary>
    /// <param name="transaction">Open, and with nothing read yet that decides what is written.</param>
    /// <param name="lease">The lease under which it writes. It may guard many transactions, one after the other or at once.</param>
    /// <param name="cancellationToken">Gives up waiting for an earlier transaction of the same lock.</param>
    /// <exception cref="LockLostException">The lease is lost, or the database has seen a later one (or another one of the same token).</exception>
    /// <exception cref="ArgumentException">The transaction has ended, or its connection is not open.</exception>
    /// <exception cref="InvalidOperationException">The fence table is missing, or is another table.</exception>
    /// <exception cref="DbException">
    /// The database's own error, such as a serialization failure (40001), which says nothing about the lease: run the
    /// transaction again.
    /// </exception>
    /// <remarks>Once this has failed, for whatever reason, the transaction can commit nothing any more.</remarks>
    public Task GuardAsync(DbTransaction transaction, ILockLease lease, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        ArgumentNullException.ThrowIfNull(lease);
        return OrDoomAsync(Open(transaction, lease.Name), open =>
        {
            lease.ThrowIfLost();
            return PassAsync(open, lease, cancellationToken);
        });
    }

    /// <summary>
    /// Refuses, once the transaction is committed, every lease of the lock with a smaller token: what an administrator who took the
    /// lock away (<see cref="ILockAdministration.ForceReleaseAsync"/>) does with the token that he got, so that its holder, who may not know
    /// yet, writes nothing any more. Where a later one has written already, it changes nothing.
    /// </summary>
    /// <param name="transaction">Open.</param>
    /// <param name="name">The lock.</param>
    /// <param name="token">The token, such as <see cref="ForcedRelease.FencingToken"/>.</param>
    /// <param name="cancellationToken">Gives up waiting for a transaction of the same lock.</param>
    /// <inheritdoc cref="GuardAsync"/>
    public Task RaiseAsync(DbTransaction transaction, LockName name, FencingToken token, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        ArgumentNullException.ThrowIfNull(name);
        return OrDoomAsync(Open(transaction, name), open => PassAsync(open, name, token, RaisedBy, cancellationToken));
    }

    private static FencedTransaction Open(DbTransaction transaction, LockName name) =>
        FencedTransaction.Find(transaction)
        ?? throw new ArgumentException($"The transaction that is to be guarded by lock '{name}' has ended, or its connection is not open.", nameof(transaction));

    private async Task OrDoomAsync(FencedTransaction transaction, Func<FencedTransaction, Task> act)
    {
        try
        {
            await act(transaction).ConfigureAwait(false);
        }
        catch
        {
            await transaction.DoomAsync(_dialect.Doom).ConfigureAwait(false);
            throw;
        }
    }

    private async Task PassAsync(FencedTransaction transaction, ILockLease lease, CancellationToken cancellationToken)
    {
        // In the order of their names, so that two transactions of the same locks, named in another order, do not wait for each other.
        foreach (var part in lease.Parts.OrderBy(part => part.Name.Value, StringComparer.Ordinal))
            await PassAsync(transaction, part, cancellationToken).ConfigureAwait(false);
        if (lease.Parts.Count > 0)
            return;

        if (!await PassAsync(transaction, lease.Name, lease.FencingToken, lease.LeaseId, cancellationToken).ConfigureAwait(false))
        {
            throw new LockLostException(
                lease.Name,
                $"A write under lock '{lease.Name}' was refused: according to table '{Table}', a lease with a later token than {lease.FencingToken}, or another one with the same, has written.");
        }
    }

    private async Task<bool> PassAsync(FencedTransaction transaction, LockName name, FencingToken token, string leaseId, CancellationToken cancellationToken)
    {
        try
        {
            return await transaction.PassAsync(_guard, name, token, leaseId, cancellationToken).ConfigureAwait(false);
        }
        catch (DbException failure) when (_dialect.IsNoFenceTable(failure))
        {
            throw new InvalidOperationException(
                $"'{Table}' is not a fence table of this database: create it with {nameof(SqlFence)}.{nameof(EnsureTableAsync)}, or run {nameof(CreateTableScript)} among your migrations.", failure);
        }
    }

    private string ForTable(string statement) => statement.Replace(SqlFenceDialect.TablePlaceholder, Table, StringComparison.Ordinal);
}
