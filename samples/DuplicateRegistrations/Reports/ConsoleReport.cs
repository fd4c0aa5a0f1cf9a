using System.Globalization;
using DuplicateRegistrations.Registrations;
using Spectre.Console;

namespace DuplicateRegistrations.Reports;

/// <summary>The table and the verdict for people.</summary>
internal static class ConsoleReport
{
    public static void Write(IAnsiConsole console, JobResult result)
    {
        var (without, with) = (result.WithoutLock, result.WithLock);
        var table = new Table().RoundedBorder()
            .AddColumn("")
            .AddColumn(new TableColumn("without the lock").RightAligned())
            .AddColumn(new TableColumn("with the lock").RightAligned());
        Row("users", without.Users, with.Users);
        Row("requests", without.Answers.All, with.Answers.All);
        table.AddEmptyRow();
        Row("201 Created", without.Answers.Created, with.Answers.Created);
        Row("409 RegistrationInProgress", without.Answers.Conflicts, with.Answers.Conflicts);
        Row("409 UserAlreadyRegistered", without.Answers.AlreadyRegistered, with.Answers.AlreadyRegistered);
        Row("anything else", without.Answers.Unexpected, with.Answers.Unexpected);
        table.AddEmptyRow();
        Row("rows stored", without.UsersStored, with.UsersStored);
        Row("points granted", without.PointsGranted, with.PointsGranted);
        Row("locks left behind", null, with.LocksLeft);
        console.WriteLine();
        console.Write(table);

        foreach (var (surprise, count) in without.Answers.Surprises.Concat(with.Answers.Surprises))
            console.MarkupLineInterpolated($"[yellow]{count} × {surprise}[/]");

        console.MarkupLineInterpolated($"Without the lock: {without.UsersStored} rows for {without.Users} users.");
        if (with.IsAsItShouldBe)
            console.MarkupLineInterpolated($"[green]With the lock: every user was registered once, everyone else got 409, and no lock was left behind.[/]");
        else
            console.MarkupLineInterpolated($"[red]With the lock it is not as it should be: see the table.[/]");

        void Row(string what, long? withoutLock, long? withLock) => table.AddRow(what, Text(withoutLock), Text(withLock));
    }

    private static string Text(long? number) => number?.ToString("N0", CultureInfo.InvariantCulture) ?? "–";
}
