using Spectre.Console;

namespace DuplicateRegistrations.Reports;

/// <summary>A bar for each run.</summary>
internal sealed class ProgressBars : IJobProgress
{
    private readonly IAnsiConsole _console;
    private readonly ProgressTask _withoutLock;
    private readonly ProgressTask _withLock;

    private ProgressBars(IAnsiConsole console, ProgressContext context, int users)
    {
        _console = console;
        _withoutLock = context.AddTask("without the lock", autoStart: false, maxValue: users);
        _withLock = context.AddTask("with the lock", autoStart: false, maxValue: users);
    }

    /// <summary>Runs <paramref name="job"/> and shows the bars meanwhile.</summary>
    public static Task<T> ShowAsync<T>(IAnsiConsole console, int users, Func<IJobProgress, Task<T>> job) =>
        console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn(), new SpinnerColumn())
            .StartAsync(context => job(new ProgressBars(console, context, users)));

    public void Says(string sentence) => _console.MarkupLineInterpolated($"{sentence}");

    public void WithoutLock(int usersDone) => Show(_withoutLock, usersDone);

    public void WithLock(int usersDone) => Show(_withLock, usersDone);

    private static void Show(ProgressTask bar, int usersDone)
    {
        if (!bar.IsStarted)
            bar.StartTask();
        bar.Value = usersDone;
    }
}

/// <summary>Nothing: the output belongs to the JSON object.</summary>
internal sealed class NoProgress : IJobProgress
{
    public void Says(string sentence)
    {
    }

    public void WithoutLock(int usersDone)
    {
    }

    public void WithLock(int usersDone)
    {
    }
}
