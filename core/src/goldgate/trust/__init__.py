"""Trust in numbers: measured error rates of verifiers, certificates, cascade order, wrong labels, audits."""
