using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace RedisLocking.Analyzers.Fencing;

/// <summary>
/// RL0005, off by default: a method acquires a lease and writes to a database, and neither passes its token on nor looks
/// whether it is lost. A hint: the guard may be in what the method calls, or the double may do no harm.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class UnfencedWriteAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.UnfencedWrite];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (LockingTypes.Find(start.Compilation) is not { } types)
                return;
            var databases = new DatabaseTypes(start.Compilation);
            if (databases.Any)
                start.RegisterOperationBlockStartAction(block => LookAtBlock(block, types, databases));
        });
    }

    private static void LookAtBlock(OperationBlockStartAnalysisContext context, LockingTypes types, DatabaseTypes databases)
    {
        var method = new LockedMethod();
        context.RegisterOperationAction(operation => method.Look((IInvocationOperation)operation.Operation, types, databases), OperationKind.Invocation);
        context.RegisterOperationAction(operation => method.Look((IPropertyReferenceOperation)operation.Operation, types), OperationKind.PropertyReference);
        context.RegisterOperationBlockEndAction(method.Report);
    }

    private sealed class LockedMethod
    {
        private readonly ConcurrentBag<IInvocationOperation> _writes = [];
        private volatile bool _acquires;
        private volatile bool _isFenced;

        public void Look(IInvocationOperation call, LockingTypes types, DatabaseTypes databases)
        {
            if (types.IsAcquire(call.TargetMethod) || types.IsRun(call.TargetMethod))
                _acquires = true;
            else if (databases.IsWrite(call.TargetMethod))
                _writes.Add(call);

            // A lease that is handed on, to a guard or to anything else, is looked at there.
            if ((call.TargetMethod.Name is "ThrowIfLost" && types.IsLease(call.Instance?.Type)) || call.Arguments.Any(argument => IsHandedOn(argument, types)))
                _isFenced = true;
        }

        public void Look(IPropertyReferenceOperation property, LockingTypes types)
        {
            if (property.Property.Name == "FencingToken" && types.IsLease(property.Instance?.Type))
                _isFenced = true;
        }

        public void Report(OperationBlockAnalysisContext context)
        {
            if (!_acquires || _isFenced)
                return;
            foreach (var write in _writes)
                context.ReportDiagnostic(Diagnostic.Create(Rules.UnfencedWrite, write.Syntax.GetLocation(), write.TargetMethod.Name));
        }

        private static bool IsHandedOn(IArgumentOperation argument, LockingTypes types)
        {
            var value = argument.Value;
            while (value is IConversionOperation conversion)
                value = conversion.Operand;
            return types.IsLease(value.Type) && argument.Parameter is not { Ordinal: 0, ContainingSymbol: IMethodSymbol { Name: "ConfigureAwait" } };
        }
    }
}
