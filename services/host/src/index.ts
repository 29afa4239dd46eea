export { describeVariable, type VariableDescription, type VariableName, variableNames } from './config/variables.ts';
