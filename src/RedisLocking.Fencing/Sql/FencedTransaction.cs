using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace RedisLocking.Sql;

/// <summary>A user's open transaction, as far as a fence deals with it: leases pass, or it can commit nothing any more.</summary>
[SuppressMessage("Security", "CA2100", Justification = "The statements are the dialect's and the table's name is checked; values are parameters.")]
internal sealed class FencedTransaction
{
    private readonly DbConnection _connection;
    private readonly DbTransaction _transaction;

    private FencedTransaction(DbConnection connection, DbTransaction transaction)
    {
        _connection = connection;
        _transaction = transaction;
    }

    /// <summary>The transaction, if it is open. After its end, drivers run what names it as statements that commit themselves.</summary>
    public static FencedTransaction? Find(DbTransaction transaction)
    {
        try
        {
            // Npgsql keeps the connection after the end, where others set it to null; but none tells the level of what has ended.
            _ = transaction.IsolationLevel;
            return transaction.Connection is { State: ConnectionState.Open } connection ? new FencedTransaction(connection, transaction) : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Runs the dialect's guard; false when it refuses the lease.</summary>
    public async Task<bool> PassAsync(string guard, LockName name, FencingToken token, string leaseId, CancellationToken cancellationToken)
    {
        var command = Command(guard);
        await using (command.ConfigureAwait(false))
        {
            Add(command, "@resource", DbType.String, FenceTable.Resource(name));
            Add(command, "@token", DbType.Int64, token.Value);
            Add(command, "@lease_id", DbType.String, leaseId);
            return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is not null;
        }
    }

    /// <summary>Sees to it that nothing of the transaction can be committed, whatever its owner does with the exception.</summary>
    public async Task DoomAsync(string? statement)
    {
        if (_connection.State != ConnectionState.Open)
            return;

        try
        {
            if (statement is not null)
                await ExecuteAsync(statement).ConfigureAwait(false);
            await _transaction.RollbackAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (DbException failure) when (failure.SqlState is not null)
        {
            // The server's error is what the statement is for.
        }
        catch (Exception failure) when (failure is DbException or InvalidOperationException)
        {
            // The driver's own error: the server has heard nothing, and takes the end of the connection for a rollback.
            await _connection.CloseAsync().ConfigureAwait(false);
        }
    }

    private async Task ExecuteAsync(string statement)
    {
        var command = Command(statement);
        await using (command.ConfigureAwait(false))
            await command.ExecuteNonQueryAsync(CancellationToken.None).ConfigureAwait(false);
    }

    private DbCommand Command(string text)
    {
        var command = _connection.CreateCommand();
        command.Transaction = _transaction;
        command.CommandText = text;
        return command;
    }

    private static void Add(DbCommand command, string name, DbType type, object value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.DbType = type;
        parameter.Value = value;
        command.Parameters.Add(parameter);
    }
}
